"""What PyTorch's optimizers make of fixed gradients, in float64: prints test/fixtures/tensor/torch-optimizers.json.

    .venv-bench/bin/python test/interop/optimizers_torch.py > test/fixtures/tensor/torch-optimizers.json

The gradient of parameter i at update k = 0, 1, ... is (i + 1) sin(1.7 k + i), the start is 1, -2, 0.5, the number of updates 25.
"""
import json
import math

import torch

STEPS = 25


def run(make, clip=None, schedule=None):
    theta = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
    optimizer = make([theta])
    rates = schedule(optimizer) if schedule else None
    for k in range(STEPS):
        theta.grad = torch.tensor([(i + 1) * math.sin(1.7 * k + i) for i in range(3)], dtype=torch.float64)
        if clip == "norm":
            torch.nn.utils.clip_grad_norm_([theta], 1.5)
        if clip == "value":
            torch.nn.utils.clip_grad_value_([theta], 0.5)
        optimizer.step()
        if rates:
            rates.step()
    return theta.tolist()


o = torch.optim
results = {
    "sgd": run(lambda p: o.SGD(p, lr=0.1)),
    "momentum": run(lambda p: o.SGD(p, lr=0.1, momentum=0.9)),
    "nesterov": run(lambda p: o.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
    "adam": run(lambda p: o.Adam(p, lr=0.05)),
    "adamw": run(lambda p: o.AdamW(p, lr=0.05)),
    "clipped by norm, adamw": run(lambda p: o.AdamW(p, lr=0.05, weight_decay=0.2), clip="norm"),
    "clipped by value, sgd": run(lambda p: o.SGD(p, lr=0.1), clip="value"),
    "cosine, adam": run(
        lambda p: o.Adam(p, lr=0.05),
        schedule=lambda optimizer: o.lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS, eta_min=0.01),
    ),
}
print(json.dumps({"torch": torch.__version__, "steps": STEPS, "results": results}, indent=2))
