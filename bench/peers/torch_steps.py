"""The losses of the training steps in PyTorch, as functions of (params, data) for torch.func: the inner gradients by `grad`, the tasks by `vmap`.

Images are turned to NCHW and filters to OIHW inside the step's first operations, so that every side reads the same arrays.
"""
import torch
from torch.func import grad, vmap
from torch.nn import functional as F


def mlp(p, x):
    h = torch.tanh(torch.addmm(p["b1"], x, p["w1"]))
    return torch.addmm(p["b3"], torch.tanh(torch.addmm(p["b2"], h, p["w2"])), p["w3"])


def descend(p, grads, rate):
    return {name: p[name] - rate * grads[name] for name in p}


def sine_loss(p, x, y):
    return torch.mean((mlp(p, x) - y) ** 2)


def maml_task(constants):
    """One task's query loss after the inner steps: support x and y, query x and y -> scalar."""

    def task(p, support_x, support_y, query_x, query_y):
        for _ in range(int(constants["innerSteps"])):
            p = descend(p, grad(sine_loss)(p, support_x, support_y), constants["innerRate"])
        return sine_loss(p, query_x, query_y)

    return task


def maml(constants):
    tasks = vmap(maml_task(constants), in_dims=(None, 0, 0, 0, 0))
    return lambda p, d: torch.mean(tasks(p, d["supportX"], d["supportY"], d["queryX"], d["queryY"]))


def maml_by_hand(constants):
    """The tasks batched by hand: fast weights with a task axis, baddbmm, and autograd through autograd."""

    def net(p, x):
        h = torch.tanh(torch.baddbmm(p["b1"], x, p["w1"]))
        return torch.baddbmm(p["b3"], torch.tanh(torch.baddbmm(p["b2"], h, p["w2"])), p["w3"])

    def meta_loss(params, d):
        tasks = d["supportX"].shape[0]
        p = {name: w.expand(tasks, *(w.shape if w.dim() == 2 else (1, *w.shape))) for name, w in params.items()}
        for _ in range(int(constants["innerSteps"])):
            loss = torch.mean((net(p, d["supportX"]) - d["supportY"]) ** 2, dim=(1, 2)).sum()
            grads = torch.autograd.grad(loss, list(p.values()), create_graph=True)
            p = {name: w - constants["innerRate"] * g for (name, w), g in zip(p.items(), grads)}
        return torch.mean((net(p, d["queryX"]) - d["queryY"]) ** 2)

    return meta_loss


def maml_loop(constants):
    """A Python loop over the tasks, each with its own graph, as learn2learn's MAML does."""

    def task(p, support_x, support_y, query_x, query_y):
        for _ in range(int(constants["innerSteps"])):
            loss = sine_loss(p, support_x, support_y)
            grads = torch.autograd.grad(loss, list(p.values()), create_graph=True)
            p = descend(p, dict(zip(p, grads)), constants["innerRate"])
        return sine_loss(p, query_x, query_y)

    def meta_loss(p, d):
        tasks = zip(d["supportX"], d["supportY"], d["queryX"], d["queryY"])
        return torch.stack([task(p, *sets) for sets in tasks]).mean()

    return meta_loss


def field_of(dh):
    return torch.stack([dh[:, 1], -dh[:, 0]], dim=1)


def hnn(constants):
    def energy(p, x):
        h = torch.tanh(torch.addmm(p["b1"], x, p["w1"]))
        h = torch.tanh(torch.addmm(p["b2"], h, p["w2"]))
        return torch.sum(torch.tanh(torch.addmm(p["b3"], h, p["w3"])) @ p["w4"])

    def loss(p, d):
        (dh,) = torch.autograd.grad(energy(p, d["x"]), d["x"], create_graph=True)
        return torch.mean((field_of(dh) - d["field"]) ** 2)

    return loss


def hnn_by_func(constants):
    """The same with torch.func's gradient, which torch.compile can follow."""

    def energy(x, p):
        h = torch.tanh(torch.addmm(p["b1"], x, p["w1"]))
        h = torch.tanh(torch.addmm(p["b2"], h, p["w2"]))
        return torch.sum(torch.tanh(torch.addmm(p["b3"], h, p["w3"])) @ p["w4"])

    return lambda p, d: torch.mean((field_of(grad(energy)(d["x"], p)) - d["field"]) ** 2)


def svd_hnn(constants):
    """(loss of the codes, loss of the base), both functions of (base, codes, data)."""
    layers = range(1, int(constants["layers"]) + 1)

    def energy(base, codes, x):
        h = x
        for i in layers:
            d = torch.relu(codes @ base[f"a{i}"] + base[f"c{i}"])
            w = base[f"w{i}"] + (base[f"u{i}"] * d.unsqueeze(1)) @ base[f"v{i}"].T
            if i < layers[-1]:
                h = torch.tanh(torch.baddbmm((base[f"b{i}"] + codes @ base[f"s{i}"]).unsqueeze(1), h, w))
            else:
                h = torch.bmm(h, w)
        return h.sum()

    def field_losses(base, codes, d):
        (dh,) = torch.autograd.grad(energy(base, codes, d["x"]), d["x"], create_graph=True)
        field = torch.stack([dh[..., 1], -dh[..., 0]], dim=-1)
        return torch.mean(torch.sum((field - d["field"]) ** 2, dim=2), dim=1) / constants["scale"]

    def code_loss(base, codes, d):
        return field_losses(base, codes, d).sum() + constants["codeWeight"] * codes.norm(dim=1).sum()

    def base_loss(base, codes, d):
        heads = torch.cat([w.flatten() for name, w in base.items() if name[0] in "acs"]).norm()
        bent = [base[f"{which}{i}"] for i in layers for which in "uv"]
        orth = sum(torch.norm(b.T @ b - torch.eye(b.shape[1])) for b in bent)
        data = field_losses(base, codes, d).mean()
        return data + constants["headWeight"] * heads + constants["orthWeight"] * orth

    return code_loss, base_loss


def conv4(constants):
    def loss(p, x, labels):
        for i in (1, 2, 3, 4):
            x = F.max_pool2d(F.relu(F.conv2d(x, p[f"k{i}"], p[f"b{i}"], padding=1)), 2)
        logits = torch.addmm(p["bias"], x.flatten(1), p["head"])
        return -torch.mean(torch.sum(labels * F.log_softmax(logits, dim=1), dim=1))

    def task(p, support_x, query_x, labels):
        grads = torch.autograd.grad(loss(p, support_x, labels), list(p.values()), create_graph=True)
        return loss(descend(p, dict(zip(p, grads)), constants["innerRate"]), query_x, labels)

    def meta_loss(params, d):
        p = {name: w.permute(3, 2, 0, 1) if name.startswith("k") else w for name, w in params.items()}
        pairs = zip(d["supportX"].permute(0, 1, 4, 2, 3), d["queryX"].permute(0, 1, 4, 2, 3))
        return torch.stack([task(p, support_x, query_x, d["labels"]) for support_x, query_x in pairs]).mean()

    return meta_loss
