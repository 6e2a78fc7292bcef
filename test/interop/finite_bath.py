"""One qubit and one oscillator, written down a second time: NumPy and SciPy, complex matrices, row-stacked Liouville space.

The oracle of the finite-bath numbers of notebook 01. It shares nothing with lib/physics, which uses real components in
Hermitian bases and its own exponentials. Prints JSON.

    H = e/2 sz + D/2 sx + w a'a + g sz (a + a'),   L rho = -i [H, rho],   P = Em Tr,   Q = 1 - P
    K(t) = Tr L exp(QLt) QL Em,   I(t) = Tr L exp(QLt) Q rho(0)
"""

import json

import numpy as np
from scipy.linalg import expm

epsilon, delta, omega, g, temperature, levels = 0.5, 1.0, 1.0, 0.2, 0.5, 8

one2, one = np.eye(2), np.eye(levels)
sx, sy, sz = np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1.0, -1.0])
a = np.diag(np.sqrt(np.arange(1, levels)), 1)
h = (
    np.kron(epsilon / 2 * sz + delta / 2 * sx, one)
    + np.kron(one2, omega * np.diag(np.arange(levels)))
    + g * np.kron(sz, a + a.T)
)
d = 2 * levels
liouvillian = -1j * (np.kron(h, np.eye(d)) - np.kron(np.eye(d), h.T))
rho_bath = np.diag(np.exp(-omega * np.arange(levels) / temperature))
rho_bath /= np.trace(rho_bath)


def partial_trace(x):
    return np.einsum("ibjb->ij", x.reshape(2, levels, 2, levels))


def columns(superoperator, size):
    """The matrix of a linear map on size x size matrices, one unit matrix at a time."""
    units = np.eye(size * size).reshape(-1, size, size)
    return np.array([superoperator(unit).reshape(-1) for unit in units]).T


trace = columns(partial_trace, d)
embedding = columns(lambda x: np.kron(x, rho_bath), 2)
q = np.eye(d * d) - embedding @ trace
ql = q @ liouvillian

# Steps of 1/4 up to t = 80.
step = expm(ql / 4)
state, norms = ql @ embedding, {}
for n in range(321):
    if n in (0, 20, 80, 320):
        norms[n // 4] = float(np.linalg.norm(trace @ liouvillian @ state, 2))
    state = step @ state

reduced = trace @ expm(2 * liouvillian) @ embedding

# Joint equilibrium, then the qubit found in |0>.
joint = expm(-h / temperature)
found = np.kron(np.diag([1.0, 0.0]), one)
start = found @ joint @ found
start /= np.trace(start)
term = (trace @ liouvillian @ expm(2 * ql) @ q @ start.reshape(-1)).reshape(2, 2)
paulis = [np.trace(s @ term).real / np.sqrt(2) for s in (one2, sx, sy, sz)]

print(
    json.dumps(
        {
            "norms": [norms[t] for t in (0, 5, 20, 80)],
            "map": [reduced[0, 0].real, reduced[0, 3].real, reduced[0, 1].real, reduced[0, 1].imag],
            "dropped": max(abs(c) for c in paulis),
        }
    )
)
