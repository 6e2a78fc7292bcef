"""PyTorch's side of `npm run bench -- few-shot`: `python torch_peer.py FORM THREADS`, THREADS a number or "default", what PyTorch takes by itself.

FORM is how the tasks of a batch are computed:
    batched   weights of all tasks side by side, every layer one grouped convolution and one batch normalisation
    vmap      torch.func: grad of one task's loss, vmap over the tasks
    loop      one task after the other, autograd with create_graph, as learn2learn and higher do
One task is adapted to without any of this. Filters are OIHW and padding is symmetric, as PyTorch likes them: zeros on the right and below, what TensorFlow calls
"same" for stride 2 and an even side, are zeros on the left and above of the picture turned by 180°, so pictures, filters and the read-out's rows are
turned while a problem is read, outside the clock.
"""
import sys
from functools import partial
from pathlib import Path

import torch
from torch.func import grad, vmap
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from protocol import serve, summary_of  # noqa: E402
from torch_peer import Operation, Training  # noqa: E402

EPSILON = 1e-3
LEAST_LAMBDA = 1e-4


def native(name, array, channels):
    """A leaf of θ as PyTorch has it; `channels` are those of the stage's input."""
    w = torch.from_numpy(array.copy())
    if name.endswith(".w") and not name.startswith("head"):
        return w.view(3, 3, channels, -1).flip(0, 1).permute(3, 2, 0, 1).contiguous()
    if name == "head.w":
        return turned_rows(w, channels)
    return w.flatten() if name.endswith(("scale", "offset", "head.b")) else w


def foreign(name, w, channels):
    """The inverse: numbers in the order in which the problem has them."""
    if name.endswith(".w") and not name.startswith("head"):
        return w.permute(2, 3, 1, 0).flip(0, 1).reshape(9 * channels, -1)
    if name == "points":
        return turned_back(w.flatten(0, -2).T, channels).T
    return turned_back(w, channels) if name == "head.w" else w


def side_of(rows, channels):
    return round((rows / channels) ** 0.5)


def turned_rows(w, channels):
    side = side_of(w.shape[0], channels)
    return w.view(side, side, channels, -1).flip(0, 1).permute(2, 0, 1, 3).reshape(w.shape).contiguous()


def turned_back(w, channels):
    side = side_of(w.shape[0], channels)
    return w.view(channels, side, side, -1).permute(1, 2, 0, 3).flip(0, 1).reshape(w.shape)


def channels_of(theta):
    """Input channels of every leaf: one picture's for the first stage, the filters elsewhere."""
    filters = next(array.shape[1] for name, array in theta.items() if name.endswith(".0.w"))
    pixels = next(array.shape[0] // 9 for name, array in theta.items() if name.endswith(".0.w"))
    return {name: pixels if name.endswith(".0.w") else filters for name in theta}


def pictures(x):
    """[tasks, points, h, w, c] to [tasks, points, c, h, w], turned by 180°."""
    return x.flip(2, 3).permute(0, 1, 4, 2, 3).contiguous()


def read_data(data, form):
    tensors = {name: torch.from_numpy(array.copy()) for name, array in data.items()}
    for name in ("supportX", "queryX"):
        if name in tensors:
            x = pictures(tensors[name])
            # the channels of all tasks side by side, for grouped convolutions
            tensors[name] = x.transpose(0, 1).flatten(1, 2).contiguous() if form == "batched" else x
    return tensors


def features(p, prefix, x):
    """One task: x [points, c, h, w] to [points, d]."""
    stage = 0
    while f"{prefix}.{stage}.w" in p:
        at = f"{prefix}.{stage}"
        x = F.conv2d(x, p[f"{at}.w"], stride=2, padding=1)
        x = F.relu(F.batch_norm(x, None, None, p[f"{at}.scale"], p[f"{at}.offset"], training=True, eps=EPSILON))
        stage += 1
    return x.flatten(1)


def grouped_features(p, prefix, x):
    """All tasks, each with its own weights: x [points, tasks · c, h, w] and leaves [tasks, …] to [tasks, points, d]."""
    stage, tasks = 0, p[f"{prefix}.0.scale"].shape[0]
    while f"{prefix}.{stage}.w" in p:
        at = f"{prefix}.{stage}"
        x = F.conv2d(x, p[f"{at}.w"].flatten(0, 1), stride=2, padding=1, groups=tasks)
        scale, offset = p[f"{at}.scale"].flatten(), p[f"{at}.offset"].flatten()
        x = F.relu(F.batch_norm(x, None, None, scale, offset, training=True, eps=EPSILON))
        stage += 1
    return x.view(x.shape[0], tasks, -1).transpose(0, 1)


def cross_entropy(logits, y):
    return -torch.mean(torch.sum(y * F.log_softmax(logits, dim=-1), dim=-1), dim=-1)


def task_loss(p, x, y):
    return cross_entropy(torch.addmm(p["head.b"], features(p, "body", x), p["head.w"]), y)


def descended(p, grads, rate):
    return {name: w - rate * g for (name, w), g in zip(p.items(), grads)}


def maml_batched(constants):
    def losses(p, x, y):
        return cross_entropy(torch.baddbmm(p["head.b"].unsqueeze(1), grouped_features(p, "body", x), p["head.w"]), y)

    def loss(params, d):
        tasks = d["supportY"].shape[0]
        p = {name: w.unsqueeze(0).expand(tasks, *w.shape) for name, w in params.items()}
        for _ in range(int(constants["innerSteps"])):
            own = losses(p, d["supportX"], d["supportY"]).sum()
            p = descended(p, torch.autograd.grad(own, list(p.values()), create_graph=True), constants["innerRate"])
        return losses(p, d["queryX"], d["queryY"]).mean()

    return loss


def maml_vmap(constants):
    def task(p, support_x, support_y, query_x, query_y):
        for _ in range(int(constants["innerSteps"])):
            grads = grad(task_loss)(p, support_x, support_y)
            p = {name: w - constants["innerRate"] * grads[name] for name, w in p.items()}
        return task_loss(p, query_x, query_y)

    tasks = vmap(task, in_dims=(None, 0, 0, 0, 0))
    return lambda p, d: tasks(p, d["supportX"], d["supportY"], d["queryX"], d["queryY"]).mean()


def maml_loop(constants):
    def task(p, support_x, support_y, query_x, query_y):
        for _ in range(int(constants["innerSteps"])):
            own = task_loss(p, support_x, support_y)
            p = descended(p, torch.autograd.grad(own, list(p.values()), create_graph=True), constants["innerRate"])
        return task_loss(p, query_x, query_y)

    def loss(p, d):
        sets = zip(d["supportX"], d["supportY"], d["queryX"], d["queryY"])
        return torch.stack([task(p, *own) for own in sets]).mean()

    return loss


def squared_distances(a, b):
    centre = b.mean(dim=1, keepdim=True)
    a, b = a - centre, b - centre
    squares = (a * a).sum(dim=2, keepdim=True) + (b * b).sum(dim=2).unsqueeze(1)
    return F.relu(torch.baddbmm(squares, a, b.transpose(1, 2), alpha=-2))


def kernel(p, a, b):
    return torch.exp(squared_distances(a, b) * (-0.5 * torch.exp(-p["kernel.logBandwidth"])))


def solved(p, z, y):
    """α = (K + λI)⁻¹(Y − 1/N) of every task."""
    system = kernel(p, z, z) + (LEAST_LAMBDA + torch.exp(p["logLambda"])) * torch.eye(z.shape[1])
    return torch.cholesky_solve(y - 1 / y.shape[2], torch.linalg.cholesky(system))


def i_amfs(embed):
    def make(constants):
        def loss(p, d):
            z, queries = embed(p, d["supportX"], d["supportY"]), embed(p, d["queryX"], d["supportY"])
            values = kernel(p, queries, z) @ solved(p, z, d["supportY"])
            return cross_entropy(values * torch.exp(p["head.logScale"]) + p["head.bias"], d["queryY"]).mean()

        return loss

    return make


def embed_batched(p, x, y):
    own = {name: w.unsqueeze(0).expand(y.shape[0], *w.shape) for name, w in p.items() if name.startswith("embedding")}
    return grouped_features(own, "embedding", x)


def embed_loop(p, x, y):
    return torch.stack([features(p, "embedding", own) for own in x])


class FewShotTraining(Training):
    def __init__(self, make, form, problem):
        self.channels = channels_of(problem["params"])
        theta = {name: native(name, array, self.channels[name]).numpy() for name, array in problem["params"].items()}
        super().__init__(make, {**problem, "params": theta})
        self.data = read_data(problem["data"], form)

    def gradients(self):
        self.reset()
        names, leaves = zip(*self.params.items())
        found = torch.autograd.grad(self.loss(self.params, self.data), leaves)
        return {name: foreign(name, g, self.channels[name]).numpy() for name, g in zip(names, found)}


class Adaptation(Operation):
    """φ of one task, a record of tensors."""

    def __init__(self, make, problem):
        data = problem["data"]
        theta = {name.removeprefix("theta."): array for name, array in data.items() if name.startswith("theta.")}
        self.channels = channels_of(theta)
        leaves = {name: native(name, array, self.channels[name]) for name, array in theta.items()}
        support = read_data({name: data[name] for name in ("supportX", "supportY")}, "loop")
        self.adapt = partial(make(problem["constants"]), leaves, support["supportX"], support["supportY"])

    def advance(self, calls):
        for _ in range(calls):
            self.result = self.adapt()
        return 0

    def check(self, steps):
        self.advance(1)
        channels = {**self.channels, "points": next(iter(reversed(self.channels.values())))}
        found = [foreign(name, leaf, channels.get(name)) for name, leaf in self.result.items()]
        return summary_of(torch.cat([leaf.detach().flatten() for leaf in found]).numpy())


def adapt_maml(constants):
    def adapt(p, x, y):
        for _ in range(int(constants["innerSteps"])):
            p = {name: w.detach().requires_grad_() for name, w in p.items()}
            grads = torch.autograd.grad(task_loss(p, x[0], y[0]), list(p.values()))
            with torch.no_grad():
                p = descended(p, grads, constants["innerRate"])
        return p

    return adapt


def adapt_i_amfs(constants):
    @torch.inference_mode()
    def adapt(p, x, y):
        z = features(p, "embedding", x[0]).unsqueeze(0)
        return {"points": z, "weights": solved(p, z, y)}

    return adapt


def programs(form):
    maml = {"batched": maml_batched, "vmap": maml_vmap, "loop": maml_loop}[form]
    amfs = i_amfs(embed_batched if form == "batched" else embed_loop)
    return {
        **{name: partial(FewShotTraining, maml, form) for name in ("maml", "maml-5", "maml-16")},
        **{name: partial(FewShotTraining, amfs, form) for name in ("i-amfs", "i-amfs-16")},
        **{name: partial(Adaptation, adapt_maml) for name in ("adapt-maml", "adapt-maml-5")},
        "adapt-i-amfs": partial(Adaptation, adapt_i_amfs),
    }


if __name__ == "__main__":
    form, threads = sys.argv[1:]
    if threads != "default":
        torch.set_num_threads(int(threads))
        torch.set_num_interop_threads(1)
    python = ".".join(str(part) for part in sys.version_info[:3])
    chosen = {"threads of PyTorch by default": str(torch.get_num_threads())} if threads == "default" else {}
    serve(programs(form), {"torch": torch.__version__, "python": python, **chosen})
