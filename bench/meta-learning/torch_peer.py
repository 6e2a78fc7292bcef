"""PyTorch's side of `npm run bench -- meta-learning`, one thread: tasks batched by hand, autograd, Adam in its fused form."""
import math
import sys
from functools import partial
from pathlib import Path

import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from protocol import serve  # noqa: E402
from torch_peer import Training  # noqa: E402


def layer(p, name, x):
    return F.linear(x, p[f"{name}.w"].T, p[f"{name}.b"][0])


def network(p, name, x):
    """Dense layers name.0, name.1, …, ReLU between them."""
    count = sum(leaf.startswith(f"{name}.") and leaf.endswith(".w") for leaf in p)
    for i in range(count):
        x = layer(p, f"{name}.{i}", torch.relu(x) if i > 0 else x)
    return x


def maml(constants):
    def net(p, x):
        for i in (0, 1):
            x = torch.relu(torch.baddbmm(p[f"body.{i}.b"], x, p[f"body.{i}.w"]))
        return torch.baddbmm(p["head.b"], x, p["head.w"])

    def meta_loss(params, d):
        tasks = d["supportX"].shape[0]
        p = {name: w.expand(tasks, *w.shape) for name, w in params.items()}
        loss = torch.mean((net(p, d["supportX"]) - d["supportY"]) ** 2, dim=(1, 2)).sum()
        grads = torch.autograd.grad(loss, list(p.values()), create_graph=True)
        p = {name: w - 0.01 * g for (name, w), g in zip(p.items(), grads)}
        return torch.mean((net(p, d["queryX"]) - d["queryY"]) ** 2)

    return meta_loss


def protonet(constants):
    def embed(p, x):
        tasks, points, *shape = x.shape
        x = x.reshape(tasks * points, *shape).permute(0, 3, 1, 2)
        for i in range(4):
            block = f"embedding.{i}"
            x = F.conv2d(x, p[f"{block}.kernel"].permute(3, 2, 0, 1), padding=1)
            x = F.batch_norm(x, None, None, p[f"{block}.scale"], p[f"{block}.offset"], training=True, eps=1e-5)
            x = F.max_pool2d(torch.relu(x), 2)
        return x.permute(0, 2, 3, 1).reshape(tasks, points, -1)

    def loss(p, d):
        y = d["supportY"]
        means = y.transpose(1, 2) @ embed(p, d["supportX"]) / y.sum(dim=1).unsqueeze(2)
        scores = 2 * embed(p, d["queryX"]) @ means.transpose(1, 2) - (means**2).sum(dim=2).unsqueeze(1)
        return -torch.mean(torch.sum(d["queryY"] * F.log_softmax(scores, dim=2), dim=2))

    return loss


def cnp(constants):
    def loss(p, d):
        code = network(p, "encoder", torch.cat([d["supportX"], d["supportY"]], dim=2)).mean(dim=1)
        x, y = d["queryX"], d["queryY"]
        spread = code.unsqueeze(1).expand(-1, x.shape[1], -1)
        mean, raw = network(p, "decoder", torch.cat([spread, x], dim=2)).chunk(2, dim=2)
        deviation = 0.1 + 0.9 * F.softplus(raw)
        return torch.mean(0.5 * ((y - mean) / deviation) ** 2 + torch.log(deviation) + 0.5 * math.log(2 * math.pi))

    return loss


def transformer(constants):
    layers, heads = int(constants["layers"]), int(constants["heads"])

    def norm(p, name, x):
        return F.layer_norm(x, x.shape[-1:], p[f"{name}.scale"][0], p[f"{name}.offset"][0], eps=1e-5)

    def split(x):
        tasks, tokens, width = x.shape
        return x.view(tasks, tokens, heads, width // heads).transpose(1, 2)

    def projections(p, name, stream):
        normed = norm(p, f"{name}.attentionNorm", stream)
        return [split(layer(p, f"{name}.{part}", normed)) for part in ("query", "key", "value")]

    def added(p, name, stream, attended):
        stream = stream + layer(p, f"{name}.out", attended.transpose(1, 2).flatten(2))
        return stream + network(p, f"{name}.mlp", norm(p, f"{name}.mlpNorm", stream))

    def loss(p, d):
        points = d["supportX"].shape[1]
        pairs = torch.stack([layer(p, "x", d["supportX"]), layer(p, "y", d["supportY"])], dim=2)
        positions = p["decoder.positions"].repeat_interleave(2, dim=0)
        stream = pairs.flatten(1, 2) + positions[: 2 * points]
        asked = layer(p, "x", d["queryX"]) + positions[2 * points]
        for i in range(layers):
            name = f"decoder.blocks.{i}"
            q, keys, values = projections(p, name, stream)
            q2, k2, v2 = projections(p, name, asked)
            own = (q2 * k2).sum(dim=3, keepdim=True)
            scores = torch.cat([q2 @ keys.transpose(2, 3), own], dim=3) / math.sqrt(q.shape[3])
            weights = torch.softmax(scores, dim=3)
            stream = added(p, name, stream, F.scaled_dot_product_attention(q, keys, values, is_causal=True))
            asked = added(p, name, asked, weights[..., :-1] @ values + weights[..., -1:] * v2)
        read = lambda tokens: layer(p, "head", norm(p, "decoder.norm", tokens))
        on_support = ((read(stream[:, ::2]) - d["supportY"]) ** 2).mean(dim=(0, 2)).sum()
        on_query = ((read(asked) - d["queryY"]) ** 2).mean()
        return (on_support + on_query) / (points + 1)

    return loss


def l2o(constants):
    units = 20

    def cell(p, name, x, h, c):
        i, f, g, o = layer(p, f"{name}.gates", torch.cat([x, h], dim=1)).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

    def seen(g):
        floor = math.exp(-10)
        large = g.abs() >= floor
        size = torch.where(large, g.abs().clamp(min=floor).log() / 10, -1.0)
        return torch.cat([size, torch.where(large, torch.sign(g), g * math.exp(10))], dim=1)

    def loss(p, d):
        theta, total = d["start"], 0.0
        state = [torch.zeros(theta.numel(), units)] * 4
        for _ in range(int(constants["steps"])):
            with torch.no_grad():
                residual = torch.bmm(d["w"], theta.unsqueeze(2)).squeeze(2) - d["y"]
                x = seen(2 * torch.bmm(residual.unsqueeze(1), d["w"]).reshape(-1, 1))
            state[:2] = cell(p, "cells.0", x, *state[:2])
            state[2:] = cell(p, "cells.1", state[0], *state[2:])
            theta = theta + constants["scale"] * layer(p, "output", state[2]).view_as(theta)
            left = torch.bmm(d["w"], theta.unsqueeze(2)).squeeze(2) - d["y"]
            total = total + (left**2).sum(dim=1).mean()
        return total / constants["steps"]

    return loss


PROGRAMS = {"maml": maml, "protonet": protonet, "cnp": cnp, "transformer": transformer, "l2o": l2o}

if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    python = ".".join(str(part) for part in sys.version_info[:3])
    programs = {name: partial(Training, make) for name, make in PROGRAMS.items()}
    serve(programs, {"torch": torch.__version__, "python": python})
