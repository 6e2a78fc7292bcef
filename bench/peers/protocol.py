"""The peers' half of the bench protocol: one JSON object a line on standard input, one on standard output.

    {"id": 1, "do": "load", "program": "hnn", "problem": "hnn.json", "steps": 5}
        -> {"id": 1, "check": [...], "stepsPerCall": 1, "compileMs": 812.0, "firstMs": 3.1, "memoryMb": 310.5}
    {"id": 2, "do": "time", "program": "hnn", "calls": 10, "repetitions": 3}
        -> {"id": 2, "milliseconds": [4.1, 4.2, 4.1], "processorShare": 0.99, "loss": 0.31}

`check` is what the sides must agree on: the losses of the first steps, or a summary of an operation's result; "gradients", by leaves, are answered
beside it by programs that have `gradients()`. Times are per call, of blocks of
`calls` calls with one synchronisation at the end, which favours a peer that dispatches asynchronously, and per step where a call makes several. Whatever goes wrong is answered as
{"id": 3, "error": "one line"}; only the end of the input ends the process.
"""
import json
import os
import sys
import time
from pathlib import Path

import numpy as np


def read_problem(path):
    """The header's constants and its groups of float32 arrays: {"params": {name: array}, "data": {...}, "constants": {...}}."""
    header = json.loads(Path(path).read_text())
    numbers = np.fromfile(Path(path).with_name(header["bin"]), dtype="<f4")
    groups = {"params": {}, "data": {}}
    for tensor in header["tensors"]:
        size = int(np.prod(tensor["shape"]))
        values = numbers[tensor["offset"] : tensor["offset"] + size]
        groups[tensor["group"]][tensor["name"]] = values.reshape(tensor["shape"])
    return {**groups, "constants": header["constants"], "program": header["program"]}


def summary_of(result):
    """Mean, root mean square, and eight values spread over an operation's result, as the TypeScript side has them."""
    values = result.astype(np.float64).ravel()
    picked = [float(values[(i * values.size) // 8]) for i in range(8)]
    return [float(values.mean()), float(np.sqrt(np.mean(values**2))), *picked]


def sized(name, operation):
    """The same operation under the names of its four sizes."""
    return {f"{name}-{size}": operation for size in ("1e3", "1e4", "1e5", "1e6")}


def memory_mb():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def load(request, programs, loaded):
    name = request["program"]
    if name not in programs:
        raise ValueError(f'unknown program "{name}" (known: {", ".join(programs)})')
    program = programs[name](read_problem(request["problem"]))
    started = time.perf_counter()
    program.prepare()
    compiled = time.perf_counter()
    program.advance(1)
    first = time.perf_counter()
    answer = {"compileMs": 1e3 * (compiled - started), "firstMs": 1e3 * (first - compiled)}
    loaded[name] = program
    answer["stepsPerCall"] = program.steps_per_call
    answer["check"] = program.check(request.get("steps", 5))
    if hasattr(program, "gradients"):
        answer["gradients"] = {name: array.ravel().tolist() for name, array in program.gradients().items()}
    return {**answer, "memoryMb": memory_mb()}


def measure(request, loaded):
    name = request["program"]
    if name not in loaded:
        raise ValueError(f'program "{name}" is not loaded')
    program, calls = loaded[name], request["calls"]
    program.advance(1)
    times = []
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(request["repetitions"]):
        started = time.perf_counter()
        loss = program.advance(calls)
        times.append(1e3 * (time.perf_counter() - started) / (calls * program.steps_per_call))
    share = (time.process_time() - processor) / max(time.perf_counter() - wall, 1e-9)
    return {"milliseconds": times, "processorShare": share, "loss": float(loss)}


def serve(programs, versions):
    """Answers requests until the input ends. `programs`: name -> class with prepare(), advance(calls), check(steps)."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints must not come between the answers
    loaded = {}
    print(json.dumps({"ready": True, "versions": versions}), file=answers)
    for line in sys.stdin:
        request = {}
        try:
            request = json.loads(line)
            doing = request.get("do")
            if doing == "load":
                answer = load(request, programs, loaded)
            elif doing == "time":
                answer = measure(request, loaded)
            else:
                raise ValueError(f'unknown request "{doing}" (known: load, time)')
        except Exception as error:
            first_line = (str(error) or type(error).__name__).strip().splitlines()[0]
            answer = {"error": first_line}
        if isinstance(request, dict):
            answer = {"id": request.get("id"), **answer}
        print(json.dumps(answer), file=answers)
