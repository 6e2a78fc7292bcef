"""QuTiP's side of `npm run bench -- open-systems`: one JSON object a line on standard input, one on standard output.

    {"id": 1, "do": "load", "problem": "heom-56.json"}            -> {"id": 1, "methods": ["dop853 1e-10", "tsit5", ...]}
    {"id": 2, "do": "solve", "method": "tsit5", "calls": 3}
        -> {"id": 2, "values": [...], "setupMs": [21.0, ...], "runMs": [17.2, ...], "processorShare": 0.99}

Each problem has several methods; the harness takes the fastest of those that give the right numbers. Tolerances are as loose as 1e-6 in all
populations allows (adams and bdf accumulate more error and need tighter ones). "bdf", "lsoda" and "diag" hold dense matrices of the order of the
generator: they are offered where that is at most LARGEST_DENSE. The first method is the most accurate one.
"""
import json
import os
import sys
import time
import warnings

warnings.simplefilter("ignore")  # matplotlib is not installed
import numpy as np
import qutip
from qutip.solver.heom import BosonicBath, HEOMSolver
from qutip.solver.nonmarkov.transfertensor import ttmsolve

LARGEST_DENSE = 1000
GROUND = qutip.basis(2, 0).proj()
OPTIONS = {"progress_bar": "", "store_states": False}


def operator(rows):
    return qutip.Qobj(np.array([[re + 1j * im for re, im in row] for row in rows]))


class Hierarchy:
    METHODS = {
        "dop853 1e-10": {"method": "dop853", "rtol": 1e-10, "atol": 1e-12},
        "tsit5": {"method": "tsit5", "rtol": 1e-6, "atol": 1e-8},
        "vern7": {"method": "vern7", "rtol": 1e-6, "atol": 1e-8},
        "dop853": {"method": "dop853", "rtol": 1e-6, "atol": 1e-8},
        "adams": {"method": "adams", "rtol": 1e-9, "atol": 1e-11},
    }
    DENSE = {
        "vern9": {"method": "vern9", "rtol": 1e-6, "atol": 1e-8},
        "bdf": {"method": "bdf", "rtol": 1e-8, "atol": 1e-10},
        "lsoda": {"method": "lsoda", "rtol": 1e-7, "atol": 1e-9},
        "diag": {"method": "diag"},
    }

    def __init__(self, problem):
        self.hamiltonian, self.coupling = operator(problem["hamiltonian"]), operator(problem["coupling"])
        amplitudes = [exponent["amplitude"] for exponent in problem["exponents"]]
        rates = [exponent["rate"] for exponent in problem["exponents"]]
        with_imaginary = [i for i, (_, im) in enumerate(amplitudes) if im != 0]
        self.bath = (
            [re for re, _ in amplitudes],
            rates,
            [amplitudes[i][1] for i in with_imaginary],
            [rates[i] for i in with_imaginary],
        )
        self.terminator, self.depth, self.times = problem["terminator"], problem["depth"], problem["times"]
        order = 4
        for k in range(len(rates)):
            order = order * (self.depth + k + 1) // (k + 1)
        self.methods = {**self.METHODS, **(self.DENSE if order <= LARGEST_DENSE else {})}

    def solve(self, method):
        options = {**OPTIONS, **self.methods[method]}
        if method != "diag":
            options["nsteps"] = 10**7
        bath = BosonicBath(self.coupling, *self.bath)  # equal rates are combined into one exponent
        double = qutip.spre(self.coupling) - qutip.spost(self.coupling)
        generator = qutip.liouvillian(self.hamiltonian) - self.terminator * double @ double
        solver = HEOMSolver(generator, bath, self.depth, options=options)
        assembled = time.perf_counter()
        result = solver.run(GROUND, self.times, e_ops=[GROUND])
        return np.real(result.expect[0]), assembled


class Tensors:
    def __init__(self, problem):
        matrices = [np.eye(2), [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]]
        columns = np.array([np.array(m, dtype=complex).ravel(order="F") / np.sqrt(2) for m in matrices]).T
        dims = [[[2], [2]], [[2], [2]]]
        maps = [np.eye(4), *(np.array(entry) for entry in problem["maps"])]
        self.maps = [qutip.Qobj(columns @ entry @ columns.conj().T, dims=dims) for entry in maps]
        self.times = problem["dt"] * np.arange(problem["steps"] + 1)
        self.methods = {"ttmsolve": {}}

    def solve(self, method):
        started = time.perf_counter()
        # the maps are normalised already; normalising the states again takes longer
        options = {"normalize_output": False, "store_states": False}
        result = ttmsolve(self.maps, GROUND, self.times, e_ops=[GROUND], options=options)
        return np.real(result.expect[0]), started + result.stats["preparation time"]


class Splitting:
    def __init__(self, problem):
        self.kinetic, self.potential = problem["kinetic"], np.array(problem["potential"])
        self.methods = {"whole grid": {}, "parity blocks": {}}

    def solve(self, method):
        n = len(self.potential)
        difference = np.subtract.outer(np.arange(n), np.arange(n))
        with np.errstate(divide="ignore"):
            matrix = self.kinetic * (-1.0) ** difference * 2 / difference.astype(float) ** 2
        np.fill_diagonal(matrix, self.kinetic * np.pi**2 / 3 + self.potential)
        if method == "whole grid":
            hamiltonian = qutip.Qobj(matrix)
            assembled = time.perf_counter()
            lowest, next_lowest = hamiltonian.eigenenergies(eigvals=2)
            return [next_lowest - lowest], assembled
        half = n // 2
        right, mirrored = matrix[half:, half:], matrix[half:, half::-1]
        even, odd = right + mirrored, (right - mirrored)[1:, 1:]
        even[0] /= np.sqrt(2)
        even[:, 0] /= np.sqrt(2)
        even[0, 0] = matrix[half, half]
        even, odd = qutip.Qobj(even), qutip.Qobj(odd)
        assembled = time.perf_counter()
        return [odd.eigenenergies(eigvals=1)[0] - even.eigenenergies(eigvals=1)[0]], assembled


KINDS = {"hierarchy": Hierarchy, "tensors": Tensors, "splitting": Splitting}


def timed(problem, method, calls):
    if method not in problem.methods:
        raise ValueError(f'unknown method "{method}" (known: {", ".join(problem.methods)})')
    setup, run = [], []
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(calls):
        started = time.perf_counter()
        values, assembled = problem.solve(method)
        ended = time.perf_counter()
        setup.append(1e3 * (assembled - started))
        run.append(1e3 * (ended - assembled))
    share = (time.process_time() - processor) / max(time.perf_counter() - wall, 1e-9)
    return {"values": [float(value) for value in values], "setupMs": setup, "runMs": run, "processorShare": share}


def answer(request, state):
    doing = request.get("do")
    if doing == "load":
        with open(request["problem"]) as file:
            problem = json.load(file)
        state["problem"] = KINDS[problem["kind"]](problem)
        return {"methods": list(state["problem"].methods)}
    if doing == "solve":
        return timed(state["problem"], request["method"], request["calls"])
    raise ValueError(f'unknown request "{doing}" (known: load, solve)')


def main():
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not come between the answers
    versions = {"python": sys.version.split()[0], "qutip": qutip.__version__, "numpy": np.__version__}
    print(json.dumps({"ready": True, "versions": versions}), file=answers)
    state = {}
    for line in sys.stdin:
        request = {}
        try:
            request = json.loads(line)
            reply = answer(request, state)
        except Exception as error:
            reply = {"error": (str(error) or type(error).__name__).strip().splitlines()[0]}
        print(json.dumps({"id": request.get("id"), **reply}), file=answers)


main()
