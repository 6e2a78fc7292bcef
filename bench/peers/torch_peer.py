"""PyTorch on the processor: `python torch_peer.py THREADS MODE`.

MODE batched: the tasks in one batched program. loop: a Python loop over the tasks, as learn2learn does. compiled: the batched program of torch.func
through torch.compile, which needs a C++ compiler. Updates by torch.optim.Adam in its fused form (compiled: written out, inside the graph).
"""
import sys
from functools import partial

import torch

import torch_steps
from protocol import serve, sized, summary_of
from torch_compiled import CompiledTraining


def leaves(arrays):
    return {name: torch.from_numpy(array.copy()).requires_grad_() for name, array in arrays.items()}


class Operation:
    steps_per_call = 1

    def __init__(self, operation, problem):
        self.data = {name: torch.from_numpy(array.copy()) for name, array in problem["data"].items()}
        self.operation = operation

    def prepare(self):
        pass

    def advance(self, calls):
        with torch.inference_mode():
            for _ in range(calls):
                self.result = self.operation(self.data)
        return 0

    def check(self, steps):
        self.advance(1)
        return summary_of(self.result.numpy())


class Convolution(Operation):
    """Channels last in memory, so that the same arrays are read as on the other sides."""

    def __init__(self, operation, problem):
        super().__init__(operation, problem)
        self.data = {"a": self.data["a"].permute(0, 3, 1, 2), "k": self.data["k"].permute(3, 2, 0, 1)}

    def check(self, steps):
        self.advance(1)
        return summary_of(self.result.permute(0, 2, 3, 1).contiguous().numpy())


class Training:
    """Adam on one loss of (params, data)."""

    steps_per_call = 1

    def __init__(self, make, problem):
        self.arrays, self.constants = problem["params"], problem["constants"]
        self.loss = make(self.constants)
        self.data = {name: torch.from_numpy(array.copy()) for name, array in problem["data"].items()}
        if problem["program"] in ("hnn", "svd-hnn"):
            self.data["x"].requires_grad_()
        self.reset()

    def reset(self):
        self.params = leaves(self.arrays)
        self.adam = torch.optim.Adam(self.params.values(), lr=self.constants["rate"], fused=True)

    def prepare(self):
        pass

    def step(self):
        loss = self.loss(self.params, self.data)
        for w, g in zip(self.params.values(), torch.autograd.grad(loss, list(self.params.values()))):
            w.grad = g.contiguous()
        self.adam.step()
        return loss.detach()

    def advance(self, calls):
        for _ in range(calls):
            loss = self.step()
        return loss

    def check(self, steps):
        self.reset()
        return [float(self.advance(1)) for _ in range(steps)]


class CodeTraining(Training):
    """First the codes take an Adam step, each on its own loss, then the base does, the codes held constant."""

    def reset(self):
        self.base = leaves({name: array for name, array in self.arrays.items() if name != "codes"})
        self.codes = leaves({"codes": self.arrays["codes"]})["codes"]
        self.adam = torch.optim.Adam(self.base.values(), lr=self.constants["rate"], fused=True)
        self.code_adam = torch.optim.Adam([self.codes], lr=self.constants["codeRate"], fused=True)

    def step(self):
        code_loss, base_loss = self.loss
        (self.codes.grad,) = torch.autograd.grad(code_loss(self.base, self.codes, self.data), [self.codes])
        self.code_adam.step()
        loss = base_loss(self.base, self.codes.detach(), self.data)
        for w, g in zip(self.base.values(), torch.autograd.grad(loss, list(self.base.values()))):
            w.grad = g
        self.adam.step()
        return loss.detach()


BATCHED = {
    "maml-1": partial(Training, torch_steps.maml_by_hand),
    "maml-5": partial(Training, torch_steps.maml_by_hand),
    "hnn": partial(Training, torch_steps.hnn),
    "svd-hnn": partial(CodeTraining, torch_steps.svd_hnn),
    "conv4": partial(Training, torch_steps.conv4),
}
OPERATIONS = {
    **{f"matmul-{n}": partial(Operation, lambda d: d["a"] @ d["b"]) for n in (256, 1024)},
    **sized("add", partial(Operation, lambda d: d["a"] + d["b"])),
    **sized("tanh", partial(Operation, lambda d: torch.tanh(d["a"]))),
    **sized("sum", partial(Operation, lambda d: torch.sum(d["a"]))),
    "softmax": partial(Operation, lambda d: torch.softmax(d["a"], dim=1)),
    "conv2d": partial(Convolution, lambda d: torch.conv2d(d["a"], d["k"], padding=1)),
}
LOOP = {name: partial(Training, torch_steps.maml_loop) for name in ("maml-1", "maml-5")}
COMPILED = {
    "maml-1": partial(CompiledTraining, torch_steps.maml),
    "maml-5": partial(CompiledTraining, torch_steps.maml),
    "hnn": partial(CompiledTraining, torch_steps.hnn_by_func),
}

if __name__ == "__main__":
    threads, mode = int(sys.argv[1]), sys.argv[2]
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    programs = {"batched": {**BATCHED, **OPERATIONS}, "loop": LOOP, "compiled": COMPILED}[mode]
    python = ".".join(str(part) for part in sys.version_info[:3])
    serve(programs, {"torch": torch.__version__, "python": python})
