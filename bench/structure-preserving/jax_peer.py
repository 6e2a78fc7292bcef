"""JAX's side of `npm run bench -- structure-preserving`: `python jax_peer.py MODE`, MODE one of step, scan (ten outer steps in a call).

The instances go through vmap, the field is the gradient of the energy; a modulated weight is made once for each instance. Tried at these sizes and not
quicker: the instances unrolled (1.3 to 1.6 times slower), the modulation applied to the states instead of to the weights (the same), the field by
forward mode (1.2 to 1.7 times slower).
"""
import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import jaxlib

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from jax_peer import ScannedTraining, Training  # noqa: E402
from jax_steps import adam, adam_start  # noqa: E402
from protocol import serve  # noqa: E402


def nested(flat):
    """{"base.weights.w": …} -> {"base": {"weights": {"w": …}}}"""
    tree = {}
    for name, leaf in flat.items():
        *path, last = name.split(".")
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node[last] = leaf
    return tree


def energy(net, x):
    h = x
    for layer in sorted(net["hidden"]):
        h = jnp.tanh(h @ net["hidden"][layer]["w"] + net["hidden"][layer]["b"])
    return jnp.sum(h @ net["output"])


def loss_of(scale):
    """L_k/c of one instance: mean over its points of ‖J∇H − ẋ‖², divided by c."""

    def loss(net, x, field):
        dh = jax.grad(energy, argnums=1)(net, x)
        return jnp.mean(jnp.sum((jnp.stack([dh[:, 1], -dh[:, 0]], axis=1) - field) ** 2, axis=1)) / scale

    return loss


def sites(net):
    """(name of the layer at which a code acts, its weight, its bias or None), first to last."""
    hidden = [(f"layer{int(i) + 1}", net["hidden"][i]["w"], net["hidden"][i]["b"]) for i in sorted(net["hidden"])]
    return [*hidden, ("output", net["output"], None)]


def as_net(layers):
    *hidden, (output, _) = layers
    return {"hidden": {str(i): {"w": w, "b": b} for i, (w, b) in enumerate(hidden)}, "output": output}


def svd_net(net, modulation, z):
    layers = []
    for name, w, b in sites(net):
        hyper, shared = modulation["hyper"]["H"][name], modulation["shared"]["H"][name]
        d = jax.nn.relu(z @ hyper["scale"] + hyper["offset"][0])
        change = (shared["v"] * d) @ shared["u"].T if "u" in shared else shared["v"] * d
        layers.append((w + change, None if b is None else b + z @ hyper["bias"]))
    return as_net(layers)


def fw_net(net, modulation, z):
    layers = []
    for name, w, b in sites(net):
        hyper = modulation["hyper"]["H"][name]
        layers.append((w + (z @ hyper["weight"]).reshape(w.shape), None if b is None else b + z @ hyper["bias"]))
    return as_net(layers)


def penalty(modulation):
    bases = jax.tree.leaves(modulation.get("shared", {}))
    return sum(jnp.linalg.norm(b.T @ b - jnp.eye(b.shape[1])) for b in bases)


def length(tree):
    return jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(tree)))


class Losses:
    """The objectives of Algorithms 1 and 2, instances by vmap."""

    def __init__(self, modulate, constants):
        self.modulate, self.constants, self.loss = modulate, constants, loss_of(constants["scale"])

    def net(self, base, z):
        return self.modulate(base["weights"]["nets"]["H"], base["modulation"], z)

    def fits(self, base, codes, x, field):
        one = lambda z, x, field: self.loss(self.net(base, z), x, field)
        return jax.vmap(one)(codes, x, field)

    def of_codes(self, codes, base, x, field):
        fits = self.fits(base, codes, x, field)
        return jnp.sum(fits) + self.constants["lambdaZ"] * jnp.sum(jnp.sqrt(jnp.sum(codes**2, axis=1))), fits

    def together(self, moved, x, field):
        """The outer objective of base and codes; the mean over the batch has 1/B of a code's own slope."""
        base, codes = moved
        fit = jnp.mean(self.fits(base, codes, x, field))
        lengths = self.constants["lambdaZ"] * jnp.mean(jnp.sqrt(jnp.sum(codes**2, axis=1)))
        locality = self.constants["lambdaPhi"] * length(base["modulation"]["hyper"])
        return fit + lengths + locality + self.constants["lambdaO"] * penalty(base["modulation"]), fit


def adam_rows(g, rows, rate):
    """Adam with an age for each row."""
    t = rows["t"] + 1
    m, v = 0.9 * rows["m"] + 0.1 * g, 0.999 * rows["v"] + 0.001 * g * g
    z = rows["z"] - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return {"z": z, "m": m, "v": v, "t": t}


def fresh_rows(codes):
    return {"z": codes, "m": jnp.zeros_like(codes), "v": jnp.zeros_like(codes), "t": jnp.zeros((codes.shape[0], 1))}


def auto_decoder(modulate, constants):
    """(start, step) of Algorithm 1 for `Training`, codes and base from one backward pass; the state holds the table of codes with its moments."""
    losses, latent = Losses(modulate, constants), int(constants["latent"])

    def start(params):
        tree = nested(params)
        return {"table": fresh_rows(tree["table"][:, :latent]), "base": adam_start(tree["base"])}

    def step(params, state, data):
        base, x, field = nested(params)["base"], data["x"], data["field"]
        instance = data["instance"].astype(jnp.int32)
        rows = jax.tree.map(lambda column: column[instance], state["table"])
        (grads, pull), fit = jax.grad(losses.together, has_aux=True)((base, rows["z"]), x, field)
        rows = adam_rows(pull * x.shape[0], rows, constants["codeRate"])
        base, moments = adam(grads, state["base"], base, constants["baseRate"])
        table = jax.tree.map(lambda column, row: column.at[instance].set(row), state["table"], rows)
        return flat_like(params, {"base": base, "table": params["table"]}), {"table": table, "base": moments}, fit

    return start, step


def flat_like(params, tree):
    """The inverse of `nested`: the leaves of a tree by the names in `params`."""

    def at(name):
        node = tree
        for part in name.split("."):
            node = node[part]
        return node

    return {name: at(name) for name in params}


def maml(constants):
    """(start, step) of second-order MAML: the first half of the points adapts, the second judges."""
    loss = loss_of(constants["scale"])

    def task(net, x, field):
        half = x.shape[0] // 2
        for _ in range(int(constants["innerSteps"])):
            grads = jax.grad(loss)(net, x[:half], field[:half])
            net = jax.tree.map(lambda w, g: w - constants["innerRate"] * g, net, grads)
        return loss(net, x[half:], field[half:])

    def step(params, state, data):
        def meta_loss(tree):
            return jnp.mean(jax.vmap(task, in_axes=(None, 0, 0))(tree["weights"]["nets"]["H"], data["x"], data["field"]))

        tree = nested(params)
        value, grads = jax.value_and_grad(meta_loss)(tree)
        tree, state = adam(grads, state, tree, constants["baseRate"])
        return flat_like(params, tree), state, value

    return lambda params: adam_start(nested(params)), step


def code_adaptation(modulate, constants):
    """Algorithm 2: (params, data) -> adapted networks, mean loss before every step."""
    losses = Losses(modulate, constants)

    def adapt(params, data):
        tree = nested(params)
        base, x, field = tree["base"], data["x"], data["field"]
        mean = jnp.mean(tree["codes"], axis=0, keepdims=True)

        def body(rows, _):
            g, fits = jax.grad(losses.of_codes, has_aux=True)(rows["z"], base, x, field)
            return adam_rows(g, rows, constants["testRate"]), jnp.mean(fits)

        rows, found = jax.lax.scan(body, fresh_rows(jnp.tile(mean, (x.shape[0], 1))), None, int(constants["adaptSteps"]))
        return jax.vmap(partial(losses.net, base))(rows["z"]), found

    return adapt


def maml_adaptation(constants):
    loss = loss_of(constants["scale"])

    def adapt(params, data):
        net = nested(params)["nets"]["H"]

        def one(x, field):
            def body(net, _):
                value, grads = jax.value_and_grad(loss)(net, x, field)
                return jax.tree.map(lambda w, g: w - constants["innerRate"] * g, net, grads), value

            return jax.lax.scan(body, net, None, int(constants["adaptSteps"]))

        nets, found = jax.vmap(one)(data["x"], data["field"])
        return nets, jnp.mean(found, axis=0)

    return adapt


class Adaptation:
    """One call is a whole adaptation."""

    steps_per_call = 1

    def __init__(self, make, problem):
        self.params, self.data = jax.device_put(problem["params"]), jax.device_put(problem["data"])
        self.loss = jax.jit(jax.vmap(loss_of(problem["constants"]["scale"])))
        self.adapt = jax.jit(make(problem["constants"]))

    def prepare(self):
        self.adapt = self.adapt.lower(self.params, self.data).compile()

    def advance(self, calls):
        for _ in range(calls):
            self.nets, self.losses = self.adapt(self.params, self.data)
        jax.block_until_ready(self.nets)
        return self.losses[-1]

    def check(self, steps):
        self.advance(1)
        last = jnp.mean(self.loss(self.nets, self.data["x"], self.data["field"]))
        return [*(float(loss) for loss in self.losses[:steps]), float(last)]


TRAINING = {
    "train-svd": partial(auto_decoder, svd_net),
    "train-fw": partial(auto_decoder, fw_net),
    "train-maml": maml,
}
ADAPTATION = {
    "adapt-svd": partial(code_adaptation, svd_net),
    "adapt-fw": partial(code_adaptation, fw_net),
    "adapt-maml": maml_adaptation,
}

if __name__ == "__main__":
    if sys.argv[1] == "scan":
        programs = {name: partial(ScannedTraining, make) for name, make in TRAINING.items()}
    else:
        programs = {name: partial(Training, make) for name, make in TRAINING.items()}
        programs |= {name: partial(Adaptation, make) for name, make in ADAPTATION.items()}
    python = ".".join(str(part) for part in sys.version_info[:3])
    serve(programs, {"jax": jax.__version__, "jaxlib": jaxlib.__version__, "python": python})
