"""JAX: `python jax_peer.py MODE`. Threads are limited from outside, by processor affinity.

MODE step: every step jitted as a whole, with parameters and optimizer state donated. scan: SCANNED steps in one call by lax.scan, a batch for each, the
counterpart of `compile(..., { repeat })`.
"""
import sys
from functools import partial

import jax
import jax.numpy as jnp
import jaxlib
import numpy as np

import jax_steps
from protocol import serve, sized, summary_of

jax.config.update("jax_platforms", "cpu")


SCANNED = 10


class Training:
    steps_per_call = 1

    def __init__(self, make, problem):
        start, step = make(problem["constants"])
        self.start, self.data = start, jax.device_put(self.batches(problem["data"]))
        self.arrays = problem["params"]
        self.step = jax.jit(self.whole(step), donate_argnums=(0, 1))
        self.reset()

    def batches(self, data):
        return data

    def whole(self, step):
        return step

    def reset(self):
        self.params = jax.tree.map(lambda array: jnp.array(array, copy=True), self.arrays)
        self.state = self.start(self.params)

    def prepare(self):
        self.step = self.step.lower(self.params, self.state, self.data).compile()

    def advance(self, calls):
        for _ in range(calls):
            self.params, self.state, loss = self.step(self.params, self.state, self.data)
        jax.block_until_ready((self.params, loss))
        return loss

    def check(self, steps):
        self.reset()
        return [float(self.advance(1)) for _ in range(steps)]


class ScannedTraining(Training):
    steps_per_call = SCANNED

    def batches(self, data):
        return {name: np.stack([array] * SCANNED) for name, array in data.items()}

    def whole(self, step):
        def steps(params, state, data):
            def body(carry, batch):
                params, state, loss = step(*carry, batch)
                return (params, state), loss

            (params, state), losses = jax.lax.scan(body, (params, state), data)
            return params, state, losses

        return steps

    def advance(self, calls):
        return super().advance(calls)[-1]

    def check(self, steps):
        self.reset()
        return [float(loss) for loss in super().advance(1)[:steps]]


class Operation:
    steps_per_call = 1

    def __init__(self, operation, problem):
        self.data = jax.device_put(problem["data"])
        self.apply = jax.jit(operation)

    def prepare(self):
        self.apply = self.apply.lower(self.data).compile()

    def advance(self, calls):
        for _ in range(calls):
            result = self.apply(self.data)
        jax.block_until_ready(result)
        return 0

    def check(self, steps):
        return summary_of(np.asarray(self.apply(self.data)))


def convolution(d):
    return jax.lax.conv_general_dilated(d["a"], d["k"], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))


TRAINING = {
    "maml-1": jax_steps.maml,
    "maml-5": jax_steps.maml,
    "hnn": jax_steps.hnn,
    "svd-hnn": jax_steps.svd_hnn,
    "conv4": jax_steps.conv4,
}
# XLA does convolutions inside of a loop six times slower than outside: no scan of conv4.
SCANNABLE = {name: make for name, make in TRAINING.items() if name != "conv4"}

OPERATIONS = {
    **{f"matmul-{n}": lambda d: d["a"] @ d["b"] for n in (256, 1024)},
    **sized("add", lambda d: d["a"] + d["b"]),
    **sized("tanh", lambda d: jnp.tanh(d["a"])),
    **sized("sum", lambda d: jnp.sum(d["a"])),
    "softmax": lambda d: jax.nn.softmax(d["a"]),
    "conv2d": convolution,
}

if __name__ == "__main__":
    if sys.argv[1] == "scan":
        programs = {name: partial(ScannedTraining, make) for name, make in SCANNABLE.items()}
    else:
        programs = {name: partial(Training, make) for name, make in TRAINING.items()}
        programs |= {name: partial(Operation, operation) for name, operation in OPERATIONS.items()}
    python = ".".join(str(part) for part in sys.version_info[:3])
    serve(programs, {"jax": jax.__version__, "jaxlib": jaxlib.__version__, "python": python})
