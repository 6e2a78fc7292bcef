"""PyTorch's side of `npm run bench -- structure-preserving`: `python torch_peer.py MODE`, one thread.

MODE batched: the instances batched by hand (baddbmm), autograd through autograd, fused Adam. compiled: losses and gradients by torch.func through
torch.compile, which needs a C++ compiler; the optimizers stay outside where they are the fused ones.
"""
import sys
from functools import partial
from pathlib import Path

import torch
from torch.func import grad, grad_and_value

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from protocol import serve  # noqa: E402


def tensors(arrays):
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}


# Networks as lists of (weight, bias or None), first to last; with a leading axis of instances, biases are [instances, 1, width].


def layers_of(params, prefix):
    """(name of the layer at which a code acts, name of its weight, name of its bias or None)."""
    hidden = sorted({name[len(prefix) :].split(".")[1] for name in params if name.startswith(f"{prefix}hidden.")})
    named = [(f"layer{int(i) + 1}", f"{prefix}hidden.{i}.w", f"{prefix}hidden.{i}.b") for i in hidden]
    return [*named, ("output", f"{prefix}output", None)]


def energy(x, net):
    h = x
    for w, b in net[:-1]:
        h = torch.tanh(torch.baddbmm(b, h, w))
    return torch.bmm(h, net[-1][0]).sum()


def svd_net(p, codes):
    net = []
    for name, w, b in layers_of(p, "base.weights.nets.H."):
        hyper, shared = f"base.modulation.hyper.H.{name}.", f"base.modulation.shared.H.{name}."
        d = torch.relu(codes @ p[f"{hyper}scale"] + p[f"{hyper}offset"]).unsqueeze(1)
        change = p[f"{shared}v"] * d
        if f"{shared}u" in p:
            change = change @ p[f"{shared}u"].T
        net.append((p[w] + change, None if b is None else (p[b] + codes @ p[f"{hyper}bias"]).unsqueeze(1)))
    return net


def fw_net(p, codes):
    net = []
    for name, w, b in layers_of(p, "base.weights.nets.H."):
        hyper = f"base.modulation.hyper.H.{name}."
        weight = p[w] + (codes @ p[f"{hyper}weight"]).view(-1, *p[w].shape)
        net.append((weight, None if b is None else (p[b] + codes @ p[f"{hyper}bias"]).unsqueeze(1)))
    return net


def field_losses(net, x, field, scale):
    """L_k/c of every instance, by torch.func's gradient, which torch.compile can follow and autograd too."""
    dh = grad(energy)(x, net)
    found = torch.stack([dh[..., 1], -dh[..., 0]], dim=-1)
    return torch.mean(torch.sum((found - field) ** 2, dim=2), dim=1) / scale


def field_losses_by_autograd(net, x, field, scale):
    """The same for eager code. The states are a leaf of their own: adapted weights come from them too, and no gradient may go that way."""
    x = x.detach().requires_grad_()
    (dh,) = torch.autograd.grad(energy(x, net), x, create_graph=True)
    found = torch.stack([dh[..., 1], -dh[..., 0]], dim=-1)
    return torch.mean(torch.sum((found - field) ** 2, dim=2), dim=1) / scale


class Objectives:
    """Of Algorithms 1 and 2: of base parameters and codes, with the fit."""

    def __init__(self, modulate, constants, losses):
        self.modulate, self.constants, self.losses = modulate, constants, losses

    def fits(self, p, codes, d):
        return self.losses(self.modulate(p, codes), d["x"], d["field"], self.constants["scale"])

    def of_codes(self, codes, p, d):
        fits = self.fits(p, codes, d)
        return fits.sum() + self.constants["lambdaZ"] * codes.norm(dim=1).sum(), fits

    def together(self, p, codes, d):
        """The outer objective of base and codes; the mean over the batch has 1/B of a code's own slope."""
        hyper = torch.cat([leaf.flatten() for name, leaf in p.items() if ".hyper." in name]).norm()
        bases = [leaf for name, leaf in p.items() if ".shared." in name]
        fit = self.fits(p, codes, d).mean()
        penalty = sum(torch.linalg.norm(b.T @ b - torch.eye(b.shape[1])) for b in bases)
        lengths = self.constants["lambdaZ"] * codes.norm(dim=1).mean()
        return fit + lengths + self.constants["lambdaPhi"] * hyper + self.constants["lambdaO"] * penalty, fit


def adam_rows(g, rows, rate):
    """Adam with an age for each row."""
    z, m, v, t = rows
    t = t + 1
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    z = z - rate * (m / (1 - 0.9**t)) / (torch.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return z, m, v, t


def fresh_rows(codes):
    return codes, torch.zeros_like(codes), torch.zeros_like(codes), torch.zeros(codes.shape[0], 1)


class Training:
    steps_per_call = 1

    def __init__(self, make, mode, problem):
        self.arrays, self.constants, self.mode = problem["params"], problem["constants"], mode
        self.data = tensors(problem["data"])
        self.gradients = make(self.constants, mode)
        self.reset()

    def adam(self):
        self.optimizer = torch.optim.Adam(self.base.values(), lr=self.constants["baseRate"], fused=True)

    def prepare(self):
        self.advance(1)
        self.reset()

    def move(self, grads):
        for leaf, g in zip(self.base.values(), grads):
            leaf.grad = g.contiguous()
        self.optimizer.step()

    def advance(self, calls):
        for _ in range(calls):
            loss = self.step()
        return loss

    def check(self, steps):
        self.reset()
        return [float(self.advance(1)) for _ in range(steps)]


class AutoDecoder(Training):
    """Algorithm 1, codes and everything else from one backward pass."""

    def reset(self):
        arrays = tensors(self.arrays)
        codes = arrays.pop("table")[:, : int(self.constants["latent"])].contiguous()
        self.base = {name: leaf.requires_grad_() for name, leaf in arrays.items()}
        self.table = fresh_rows(codes)
        self.instance = self.data["instance"].long()
        self.adam()

    def step(self):
        rows = tuple(column[self.instance] for column in self.table)
        grads, pull, fit = self.gradients(self.base, rows[0], self.data)
        rows = adam_rows(pull * len(self.instance), rows, self.constants["codeRate"])
        for column, row in zip(self.table, rows):
            column[self.instance] = row
        self.move(grads)
        return fit


def auto_decoder(modulate, constants, mode):
    """(base, codes, data) -> gradients to the base, gradient to the codes, fit."""
    if mode == "batched":
        objectives = Objectives(modulate, constants, field_losses_by_autograd)

        def by_autograd(p, codes, d):
            codes = codes.detach().requires_grad_()
            loss, fit = objectives.together(p, codes, d)
            *grads, pull = torch.autograd.grad(loss, [*p.values(), codes])
            return grads, pull, fit.detach()

        return by_autograd
    objectives = Objectives(modulate, constants, field_losses)

    def by_func(p, codes, d):
        (grads, pull), fit = grad(objectives.together, argnums=(0, 1), has_aux=True)(p, codes, d)
        return list(grads.values()), pull, fit

    return no_grad(torch.compile(by_func, fullgraph=True))


def no_grad(fn):
    def call(*args):
        with torch.no_grad():
            return fn(*args)

    return call


class Maml(Training):
    def reset(self):
        self.base = {name: leaf.requires_grad_() for name, leaf in tensors(self.arrays).items()}
        self.adam()

    def step(self):
        grads, loss = self.gradients(self.base, self.data)
        self.move(grads)
        return loss


def copies(p, prefix, instances):
    """[(weight, bias)] with an axis of instances, as views."""
    wide = lambda leaf: leaf.expand(instances, *leaf.shape)
    return [(wide(p[w]), None if b is None else wide(p[b])) for _, w, b in layers_of(p, prefix)]


def flat(net):
    return [leaf for pair in net for leaf in pair if leaf is not None]


def paired(leaves):
    return [*zip(leaves[:-1:2], leaves[1:-1:2]), (leaves[-1], None)]


def maml(constants, mode):
    """Second order; the first half of the points adapts, the second judges."""
    inner = int(constants["innerSteps"])

    def meta_loss_by_func(p, d):
        half = d["x"].shape[1] // 2
        leaves = flat(copies(p, "weights.nets.H.", d["x"].shape[0]))

        def support(leaves):
            return field_losses(paired(leaves), d["x"][:, :half], d["field"][:, :half], constants["scale"]).sum()

        for _ in range(inner):
            leaves = [w - constants["innerRate"] * g for w, g in zip(leaves, grad(support)(leaves))]
        return field_losses(paired(leaves), d["x"][:, half:], d["field"][:, half:], constants["scale"]).mean()

    def meta_loss_by_autograd(p, d):
        half = d["x"].shape[1] // 2
        support = [d[name][:, :half] for name in ("x", "field")]
        query = [d[name][:, half:] for name in ("x", "field")]
        leaves = flat(copies(p, "weights.nets.H.", d["x"].shape[0]))
        for _ in range(inner):
            loss = field_losses_by_autograd(paired(leaves), *support, constants["scale"]).sum()
            grads = torch.autograd.grad(loss, leaves, create_graph=True)
            leaves = [w - constants["innerRate"] * g for w, g in zip(leaves, grads)]
        return field_losses_by_autograd(paired(leaves), *query, constants["scale"]).mean()

    if mode == "batched":

        def gradients(p, d):
            loss = meta_loss_by_autograd(p, d)
            return torch.autograd.grad(loss, list(p.values())), loss.detach()

        return gradients

    def by_func(p, d):
        grads, loss = grad_and_value(meta_loss_by_func)(p, d)
        return list(grads.values()), loss

    return no_grad(torch.compile(by_func, fullgraph=True))


class Adaptation:
    """One call is a whole adaptation; `make` gives (start, step, networks)."""

    steps_per_call = 1

    def __init__(self, make, mode, problem):
        constants = problem["constants"]
        self.params, self.data, self.steps = tensors(problem["params"]), tensors(problem["data"]), int(constants["adaptSteps"])
        self.start, self.step, self.net = make(constants, mode)
        self.loss = lambda net: field_losses(net, self.data["x"], self.data["field"], constants["scale"]).mean()

    def prepare(self):
        fast = self.start(self.params, self.data)
        self.step(self.step(fast, self.params, self.data)[0], self.params, self.data)

    def advance(self, calls):
        for _ in range(calls):
            fast, self.losses = self.start(self.params, self.data), []
            for _ in range(self.steps):
                fast, loss = self.step(fast, self.params, self.data)
                self.losses.append(loss)
            self.adapted = self.net(self.params, fast)
        return self.losses[-1]

    def check(self, steps):
        self.advance(1)
        return [*(float(loss) for loss in self.losses[:steps]), float(self.loss(self.adapted))]


def code_adaptation(modulate, constants, mode):
    """Algorithm 2."""
    eager = mode == "batched"
    objectives = Objectives(modulate, constants, field_losses_by_autograd if eager else field_losses)

    def start(p, d):
        mean = p["codes"].mean(dim=0, keepdim=True)
        return fresh_rows(mean.repeat(d["x"].shape[0], 1))

    def by_autograd(rows, p, d):
        codes = rows[0].detach().requires_grad_()
        loss, fits = objectives.of_codes(codes, p, d)
        (g,) = torch.autograd.grad(loss, codes)
        with torch.no_grad():
            return adam_rows(g, (codes, *rows[1:]), constants["testRate"]), fits.detach().mean()

    def by_func(rows, p, d):
        g, fits = grad(objectives.of_codes, has_aux=True)(rows[0], p, d)
        return adam_rows(g, rows, constants["testRate"]), fits.mean()

    step = by_autograd if eager else no_grad(torch.compile(by_func, fullgraph=True))
    return start, step, no_grad(lambda p, rows: modulate(p, rows[0]))


def maml_adaptation(constants, mode):
    """Plain gradient descent of every weight."""
    scale, rate = constants["scale"], constants["innerRate"]

    def start(p, d):
        return [leaf.contiguous() for leaf in flat(copies(p, "nets.H.", d["x"].shape[0]))]

    def by_autograd(leaves, p, d):
        leaves = [leaf.detach().requires_grad_() for leaf in leaves]
        losses = field_losses_by_autograd(paired(leaves), d["x"], d["field"], scale)
        grads = torch.autograd.grad(losses.sum(), leaves)
        with torch.no_grad():
            return torch._foreach_sub(leaves, list(grads), alpha=rate), losses.detach().mean()

    def by_func(leaves, p, d):
        def total(leaves):
            losses = field_losses(paired(leaves), d["x"], d["field"], scale)
            return losses.sum(), losses

        grads, losses = grad(total, has_aux=True)(leaves)
        return [w - rate * g for w, g in zip(leaves, grads)], losses.mean()

    step = by_autograd if mode == "batched" else no_grad(torch.compile(by_func, fullgraph=True))
    return start, step, lambda p, leaves: paired([leaf.detach() for leaf in leaves])


PROGRAMS = {
    "train-svd": partial(AutoDecoder, partial(auto_decoder, svd_net)),
    "train-fw": partial(AutoDecoder, partial(auto_decoder, fw_net)),
    "train-maml": partial(Maml, maml),
    "adapt-svd": partial(Adaptation, partial(code_adaptation, svd_net)),
    "adapt-fw": partial(Adaptation, partial(code_adaptation, fw_net)),
    "adapt-maml": partial(Adaptation, maml_adaptation),
}

if __name__ == "__main__":
    mode = sys.argv[1]
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    python = ".".join(str(part) for part in sys.version_info[:3])
    programs = {name: partial(make, mode) for name, make in PROGRAMS.items()}
    serve(programs, {"torch": torch.__version__, "python": python})
