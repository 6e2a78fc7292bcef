"""Models that tfjs-compile wrote, in the hands of the ONNX project's own package.

Reads {"models": [{"file", "inputs": [{"name", "shape", "dtype", "values"}]}]} from standard input. Every model is checked in
full (schema, types, shape inference) and run by ONNX's reference implementation, which is NumPy.
Prints [{"error", "opset", "operators", "outputs": [[...], ...]}].
"""

import json
import sys

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun


class FusedMatMul(OpRun):
    """onnxruntime's own matrix product, by its documentation: alpha * op(A) @ op(B), op = transpose of the last two axes."""

    op_domain = "com.microsoft"

    def _run(self, a, b, alpha=1.0, transA=0, transB=0, **_):
        left = np.swapaxes(a, -1, -2) if transA else a
        right = np.swapaxes(b, -1, -2) if transB else b
        return ((left @ right * (1.0 if alpha is None else alpha)).astype(a.dtype),)


def examine(model):
    onnx.checker.check_model(model["file"], full_check=True)
    proto = onnx.load(model["file"])
    names = [value.name for value in proto.graph.input]
    feeds = {
        entry["name"]: np.array(entry["values"], dtype=entry["dtype"]).reshape(entry["shape"])
        for entry in model["inputs"]
        if entry["name"] in names
    }
    results = ReferenceEvaluator(proto, new_ops=[FusedMatMul]).run(None, feeds)
    return {
        "opset": {entry.domain: entry.version for entry in proto.opset_import},
        "operators": len(proto.graph.node),
        "outputs": [np.asarray(result, dtype=float).ravel().tolist() for result in results],
    }


answers = []
for entry in json.load(sys.stdin)["models"]:
    try:
        answers.append({"error": None, **examine(entry)})
    except Exception as error:  # told to the test, which names the model
        answers.append({"error": f"{type(error).__name__}: {error}"})
json.dump(answers, sys.stdout)
