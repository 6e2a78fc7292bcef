"""JAX's side of `npm run bench -- fast-weights`: `python jax_peer.py FORM`, jitted as a whole.

recurrent: lax.scan over the steps. chunked: chunks of 64 by their triangular system, all chunks' systems in one batch, and lax.scan over the chunks.
"""
import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import jaxlib
from jax.scipy.linalg import solve_triangular

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from jax_peer import Operation  # noqa: E402
from protocol import serve  # noqa: E402

CHUNK = 64
LENGTHS = (64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384)


def recurrent(d):
    def step(memory, now):
        k, v, q, alpha, beta = now
        memory = alpha * memory
        memory = memory + jnp.outer(beta * (v - memory @ k), k)
        return memory, memory @ q

    steps = tuple(d[name] for name in ("keys", "values", "queries", "gates", "rates"))
    return jax.lax.scan(step, jnp.zeros((d["values"].shape[1], d["keys"].shape[1])), steps)[1]


def chunked(d):
    k, v, q = (d[name].reshape(-1, CHUNK, d[name].shape[1]) for name in ("keys", "values", "queries"))
    alpha, beta = (d[name].reshape(-1, CHUNK) for name in ("gates", "rates"))
    logs = jnp.cumsum(jnp.log(alpha), 1)
    within = jnp.tril(jnp.exp(logs[:, :, None] - logs[:, None, :]))
    start = jnp.exp(logs)[:, :, None]
    b = beta[:, :, None]
    system = jnp.eye(CHUNK) + jnp.tril(b * within * (k @ k.mT), -1)
    solved = solve_triangular(system, jnp.concatenate((b * v, b * start * k), 2), lower=True, unit_diagonal=True)
    own, reads = jnp.split(solved, (v.shape[2],), 2)

    def chunk(memory, now):
        own, reads, last, left = now
        writes = own - reads @ memory
        return last * memory + left.T @ writes, (memory, writes)

    left = within[:, -1, :, None] * k
    _, (before, writes) = jax.lax.scan(chunk, jnp.zeros((k.shape[2], v.shape[2])), (own, reads, start[:, -1], left))
    return (start * q @ before + (within * (q @ k.mT)) @ writes).reshape(-1, v.shape[2])


FORMS = {"recurrent": recurrent, "chunked": chunked}

if __name__ == "__main__":
    programs = {f"t{length}": partial(Operation, FORMS[sys.argv[1]]) for length in LENGTHS}
    python = ".".join(str(part) for part in sys.version_info[:3])
    serve(programs, {"jax": jax.__version__, "jaxlib": jaxlib.__version__, "python": python})
