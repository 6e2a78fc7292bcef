"""JAX's side of `npm run bench -- meta-learning`: `python jax_peer.py MODE`, MODE one of step, scan (ten outer steps in a call).

Losses of (params, data), params a flat dictionary by the names of the leaves; the update is Adam's, all of it jitted with params and state donated.
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


def layer(p, name, x):
    return x @ p[f"{name}.w"] + p[f"{name}.b"]


def network(p, name, x):
    """Dense layers name.0, name.1, …, ReLU between them."""
    count = sum(leaf.startswith(f"{name}.") and leaf.endswith(".w") for leaf in p)
    for i in range(count):
        x = layer(p, f"{name}.{i}", jax.nn.relu(x) if i > 0 else x)
    return x


def maml(constants):
    def predicted(p, x):
        for i in (0, 1):
            x = jax.nn.relu(layer(p, f"body.{i}", x))
        return layer(p, "head", x)

    def loss(p, x, y):
        return jnp.mean((predicted(p, x) - y) ** 2)

    def task(p, support_x, support_y, query_x, query_y):
        fast = jax.tree.map(lambda w, g: w - 0.01 * g, p, jax.grad(loss)(p, support_x, support_y))
        return loss(fast, query_x, query_y)

    def meta_loss(p, d):
        tasks = jax.vmap(task, in_axes=(None, 0, 0, 0, 0))
        return jnp.mean(tasks(p, d["supportX"], d["supportY"], d["queryX"], d["queryY"]))

    return meta_loss


def protonet(constants):
    def embed(p, x):
        tasks, points, *shape = x.shape
        x = x.reshape(tasks * points, *shape)
        for i in range(4):
            kernel = p[f"embedding.{i}.kernel"]
            x = jax.lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
            centred = x - jnp.mean(x, axis=(0, 1, 2))
            x = centred * jax.lax.rsqrt(jnp.mean(centred**2, axis=(0, 1, 2)) + 1e-5)
            x = jax.nn.relu(x * p[f"embedding.{i}.scale"] + p[f"embedding.{i}.offset"])
            n, side, _, channels = x.shape
            half = side // 2
            # a maximum over a reshaped array: reduce_window is slower here (peers/jax_steps.py)
            x = x[:, : 2 * half, : 2 * half].reshape(n, half, 2, half, 2, channels).max(axis=(2, 4))
        return x.reshape(tasks, points, -1)

    def loss(p, d):
        y = d["supportY"]
        sums = jnp.einsum("tnc,tnd->tcd", y, embed(p, d["supportX"]))
        means = sums / jnp.sum(y, axis=1)[:, :, None]
        queries = embed(p, d["queryX"])
        scores = 2 * jnp.einsum("tqd,tcd->tqc", queries, means) - jnp.sum(means**2, axis=2)[:, None, :]
        return -jnp.mean(jnp.sum(d["queryY"] * jax.nn.log_softmax(scores), axis=2))

    return loss


def cnp(constants):
    def loss(p, d):
        code = jnp.mean(network(p, "encoder", jnp.concatenate([d["supportX"], d["supportY"]], axis=2)), axis=1)
        x, y = d["queryX"], d["queryY"]
        spread = jnp.broadcast_to(code[:, None, :], (*x.shape[:2], code.shape[1]))
        mean, raw = jnp.split(network(p, "decoder", jnp.concatenate([spread, x], axis=2)), 2, axis=2)
        deviation = 0.1 + 0.9 * jax.nn.softplus(raw)
        return jnp.mean(0.5 * ((y - mean) / deviation) ** 2 + jnp.log(deviation) + 0.5 * jnp.log(2 * jnp.pi))

    return loss


def transformer(constants):
    layers, heads = int(constants["layers"]), int(constants["heads"])

    def norm(p, name, x):
        centred = x - jnp.mean(x, axis=-1, keepdims=True)
        unit = centred * jax.lax.rsqrt(jnp.mean(centred**2, axis=-1, keepdims=True) + 1e-5)
        return unit * p[f"{name}.scale"] + p[f"{name}.offset"]

    def split(x):
        tasks, tokens, width = x.shape
        return x.reshape(tasks, tokens, heads, width // heads).transpose(0, 2, 1, 3)

    def projections(p, name, stream):
        normed = norm(p, f"{name}.attentionNorm", stream)
        return [split(layer(p, f"{name}.{part}", normed)) for part in ("query", "key", "value")]

    def added(p, name, stream, attended):
        tasks, _, tokens, _ = attended.shape
        stream = stream + layer(p, f"{name}.out", attended.transpose(0, 2, 1, 3).reshape(tasks, tokens, -1))
        return stream + network(p, f"{name}.mlp", norm(p, f"{name}.mlpNorm", stream))

    def loss(p, d):
        tasks, points, _ = d["supportX"].shape
        pairs = jnp.stack([layer(p, "x", d["supportX"]), layer(p, "y", d["supportY"])], axis=2)
        positions = jnp.repeat(p["decoder.positions"], 2, axis=0)
        stream = pairs.reshape(tasks, 2 * points, -1) + positions[: 2 * points]
        asked = layer(p, "x", d["queryX"]) + positions[2 * points]
        mask = jnp.tril(jnp.ones((2 * points, 2 * points), dtype=bool))
        for i in range(layers):
            name = f"decoder.blocks.{i}"
            q, keys, values = projections(p, name, stream)
            q2, k2, v2 = projections(p, name, asked)
            scale = 1 / jnp.sqrt(q.shape[3])
            weights = jax.nn.softmax(jnp.where(mask, q @ keys.swapaxes(2, 3) * scale, -1e9))
            own = jnp.sum(q2 * k2, axis=3, keepdims=True)
            weights2 = jax.nn.softmax(jnp.concatenate([q2 @ keys.swapaxes(2, 3), own], axis=3) * scale)
            stream = added(p, name, stream, weights @ values)
            asked = added(p, name, asked, weights2[..., :-1] @ values + weights2[..., -1:] * v2)
        read = lambda tokens: layer(p, "head", norm(p, "decoder.norm", tokens))
        on_support = jnp.sum(jnp.mean((read(stream[:, ::2]) - d["supportY"]) ** 2, axis=(0, 2)))
        on_query = jnp.mean((read(asked) - d["queryY"]) ** 2)
        return (on_support + on_query) / (points + 1)

    return loss


def l2o(constants):
    units = 20

    def value(d, theta):
        return jnp.sum((jnp.einsum("nij,nj->ni", d["w"], theta) - d["y"]) ** 2, axis=1)

    def cell(p, name, x, h, c):
        i, f, g, o = jnp.split(layer(p, f"{name}.gates", jnp.concatenate([x, h], axis=1)), 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return jax.nn.sigmoid(o) * jnp.tanh(c), c

    def seen(g):
        floor = jnp.exp(-10.0)
        large = jnp.abs(g) >= floor
        size = jnp.where(large, jnp.log(jnp.maximum(jnp.abs(g), floor)) / 10, -1.0)
        return jnp.concatenate([size, jnp.where(large, jnp.sign(g), g * jnp.exp(10.0))], axis=1)

    def loss(p, d):
        theta, total = d["start"], 0.0
        state = [jnp.zeros((theta.size, units))] * 4
        for _ in range(int(constants["steps"])):
            residual = jnp.einsum("nij,nj->ni", d["w"], jax.lax.stop_gradient(theta)) - d["y"]
            x = seen(2 * jnp.einsum("nij,ni->nj", d["w"], residual).reshape(-1, 1))
            state[:2] = cell(p, "cells.0", x, *state[:2])
            state[2:] = cell(p, "cells.1", state[0], *state[2:])
            theta = theta + constants["scale"] * layer(p, "output", state[2]).reshape(theta.shape)
            total = total + jnp.mean(value(d, theta))
        return total / constants["steps"]

    return loss


def with_adam(make):
    def steps(constants):
        loss = make(constants)

        def step(params, state, data):
            found, grads = jax.value_and_grad(loss)(params, data)
            return *adam(grads, state, params, constants["rate"]), found

        return adam_start, step

    return steps


PROGRAMS = {"maml": maml, "protonet": protonet, "cnp": cnp, "transformer": transformer, "l2o": l2o}

if __name__ == "__main__":
    training = ScannedTraining if sys.argv[1] == "scan" else Training
    programs = {name: partial(training, with_adam(make)) for name, make in PROGRAMS.items()}
    python = ".".join(str(part) for part in sys.version_info[:3])
    serve(programs, {"jax": jax.__version__, "jaxlib": jaxlib.__version__, "python": python})
