"""A whole training step through torch.compile: forward, inner gradients, outer gradient and Adam, all by torch.func, in one graph."""
import torch
from torch.func import grad_and_value


class CompiledTraining:
    steps_per_call = 1

    def __init__(self, make, problem):
        self.arrays = problem["params"]
        self.data = {name: torch.from_numpy(array.copy()) for name, array in problem["data"].items()}
        rate, loss = problem["constants"]["rate"], make(problem["constants"])

        def step(params, m, v, t, data):
            grads, value = grad_and_value(loss)(params, data)
            t = t + 1
            m = {name: 0.9 * m[name] + 0.1 * g for name, g in grads.items()}
            v = {name: 0.999 * v[name] + 0.001 * g * g for name, g in grads.items()}
            scale1, scale2 = 1 / (1 - 0.9**t), 1 / (1 - 0.999**t)
            new = {n: p - rate * (m[n] * scale1) / (torch.sqrt(v[n] * scale2) + 1e-8) for n, p in params.items()}
            return new, m, v, t, value

        self.step = torch.compile(step, fullgraph=True)
        self.reset()

    def reset(self):
        self.params = {name: torch.from_numpy(array.copy()) for name, array in self.arrays.items()}
        zeros = [{name: torch.zeros_like(p) for name, p in self.params.items()} for _ in range(2)]
        self.moments = (*zeros, torch.zeros(()))

    def prepare(self):
        self.advance(1)
        self.reset()

    def advance(self, calls):
        with torch.no_grad():
            for _ in range(calls):
                self.params, *self.moments, loss = self.step(self.params, *self.moments, self.data)
        return loss

    def check(self, steps):
        self.reset()
        return [float(self.advance(1)) for _ in range(steps)]
