"""JAX's side of `npm run bench -- few-shot`: outer steps jitted with params and state donated, the convolutions of MAML's tasks unrolled (peers/jax_peer.py)."""
import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import jaxlib
from jax.scipy.linalg import cho_solve

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from jax_peer import Operation, Training  # noqa: E402
from jax_steps import adam, adam_start  # noqa: E402
from protocol import serve  # noqa: E402

EPSILON = 1e-3
LEAST_LAMBDA = 1e-4


def features(p, prefix, x):
    """x [tasks, points, h, w, c] to [tasks, points, d]: one bank of filters for all, normalised task by task."""
    tasks, points = x.shape[:2]
    stage = 0
    while f"{prefix}.{stage}.w" in p:
        at = f"{prefix}.{stage}"
        bank = p[f"{at}.w"].reshape(3, 3, x.shape[-1], -1)
        images = x.reshape(tasks * points, *x.shape[2:])
        x = jax.lax.conv_general_dilated(images, bank, (2, 2), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = x.reshape(tasks, points, *x.shape[1:])
        centred = x - jnp.mean(x, axis=(1, 2, 3), keepdims=True)
        x = centred * jax.lax.rsqrt(jnp.mean(centred**2, axis=(1, 2, 3), keepdims=True) + EPSILON)
        x = jax.nn.relu(x * p[f"{at}.scale"] + p[f"{at}.offset"])
        stage += 1
    return x.reshape(tasks, points, -1)


def cross_entropy(logits, y):
    return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(logits), axis=-1))


def task_loss(p, x, y):
    return cross_entropy(features(p, "body", x[None])[0] @ p["head.w"] + p["head.b"], y)


def descended(constants, p, x, y):
    for _ in range(int(constants["innerSteps"])):
        p = jax.tree.map(lambda w, g: w - constants["innerRate"] * g, p, jax.grad(task_loss)(p, x, y))
    return p


def maml(constants):
    def loss(p, d):
        sets = zip(d["supportX"], d["supportY"], d["queryX"], d["queryY"])
        return jnp.mean(jnp.stack([task_loss(descended(constants, p, x, y), qx, qy) for x, y, qx, qy in sets]))

    return loss


def kernel(p, a, b):
    centre = jnp.mean(b, axis=1, keepdims=True)
    a, b = a - centre, b - centre
    squares = jnp.sum(a * a, axis=2)[:, :, None] + jnp.sum(b * b, axis=2)[:, None, :]
    distances = jax.nn.relu(squares - 2 * a @ b.swapaxes(1, 2))
    return jnp.exp(-0.5 * distances * jnp.exp(-p["kernel.logBandwidth"]))


def solved(p, z, y):
    system = kernel(p, z, z) + (LEAST_LAMBDA + jnp.exp(p["logLambda"])) * jnp.eye(z.shape[1])
    return cho_solve((jnp.linalg.cholesky(system), True), y - 1 / y.shape[2])


def i_amfs(constants):
    def loss(p, d):
        z, queries = features(p, "embedding", d["supportX"]), features(p, "embedding", d["queryX"])
        values = kernel(p, queries, z) @ solved(p, z, d["supportY"])
        return cross_entropy(values * jnp.exp(p["head.logScale"]) + p["head.bias"], d["queryY"])

    return loss


class FewShotTraining(Training):
    def __init__(self, make, problem):
        self.loss = make(problem["constants"])

        def step(params, state, data):
            found, grads = jax.value_and_grad(self.loss)(params, data)
            return *adam(grads, state, params, problem["constants"]["rate"]), found

        super().__init__(lambda constants: (adam_start, step), problem)

    def gradients(self):
        self.reset()
        # Adam's first moment after a step from zero is a tenth of the gradient
        self.advance(1)
        return {name: 10 * jax.device_get(m) for name, m in self.state["m"].items()}


def adaptation(adapt):
    def make(problem):
        names = [name for name in problem["data"] if name.startswith("theta.")]

        def apply(d):
            theta = {name.removeprefix("theta."): d[name] for name in names}
            adapted = adapt(problem["constants"], theta, d["supportX"], d["supportY"])
            return jnp.concatenate([leaf.ravel() for leaf in adapted])

        return Operation(apply, problem)

    return make


def adapt_maml(constants, theta, x, y):
    fast = descended(constants, theta, x[0], y[0])
    return [fast[name] for name in theta]


def adapt_i_amfs(constants, theta, x, y):
    z = features(theta, "embedding", x)
    return [z, solved(theta, z, y)]


PROGRAMS = {
    **{name: partial(FewShotTraining, maml) for name in ("maml", "maml-5", "maml-16")},
    **{name: partial(FewShotTraining, i_amfs) for name in ("i-amfs", "i-amfs-16")},
    **{name: adaptation(adapt_maml) for name in ("adapt-maml", "adapt-maml-5")},
    "adapt-i-amfs": adaptation(adapt_i_amfs),
}

if __name__ == "__main__":
    python = ".".join(str(part) for part in sys.version_info[:3])
    serve(PROGRAMS, {"jax": jax.__version__, "jaxlib": jaxlib.__version__, "python": python})
