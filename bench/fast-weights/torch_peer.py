"""PyTorch's side of `npm run bench -- fast-weights`: `python torch_peer.py FORM`, one thread.

recurrent: a Python loop over the steps, three products each. chunked: chunks of 64 by their triangular system, all chunks' systems in one batch, and a loop over the chunks.
"""
import sys
from functools import partial
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from protocol import serve  # noqa: E402
from torch_peer import Operation  # noqa: E402

CHUNK = 64
LENGTHS = (64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384)


def recurrent(d):
    k, v, q, alpha, beta = (d[name] for name in ("keys", "values", "queries", "gates", "rates"))
    memory = torch.zeros(v.shape[1], k.shape[1])
    outputs = torch.empty_like(v)
    for t in range(len(k)):
        memory = alpha[t] * memory
        memory = torch.addr(memory, beta[t] * (v[t] - memory @ k[t]), k[t])
        outputs[t] = memory @ q[t]
    return outputs


def chunked(d):
    k, v, q = (d[name].reshape(-1, CHUNK, d[name].shape[1]) for name in ("keys", "values", "queries"))
    alpha, beta = (d[name].reshape(-1, CHUNK) for name in ("gates", "rates"))
    logs = torch.cumsum(torch.log(alpha), 1)
    within = torch.exp(logs[:, :, None] - logs[:, None, :]).tril()
    start = torch.exp(logs)[:, :, None]
    b = beta[:, :, None]
    system = torch.eye(CHUNK) + (b * within * (k @ k.mT)).tril(-1)
    own, reads = torch.linalg.solve_triangular(system, torch.cat((b * v, b * start * k), 2), upper=False).split(
        (v.shape[2], k.shape[2]), 2
    )
    left = within[:, -1, :, None] * k
    memory = torch.zeros(k.shape[2], v.shape[2])
    before, writes = torch.empty(len(k), *memory.shape), torch.empty_like(v)
    for c in range(len(k)):
        before[c] = memory
        writes[c] = own[c] - reads[c] @ memory
        memory = start[c, -1] * memory + left[c].T @ writes[c]
    return (start * q @ before + (within * (q @ k.mT)) @ writes).reshape(-1, v.shape[2])


FORMS = {"recurrent": recurrent, "chunked": chunked}

if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    programs = {f"t{length}": partial(Operation, FORMS[sys.argv[1]]) for length in LENGTHS}
    python = ".".join(str(part) for part in sys.version_info[:3])
    serve(programs, {"torch": torch.__version__, "python": python})
