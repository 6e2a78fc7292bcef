"""Asks the installed nbconvert for many exports in one process.

Reads one JSON request a line on standard input:
  {"id": 1, "notebook": path, "exporter": "html", "config": {"HTMLExporter": {"theme": "dark"}}, "output": path}
and answers one JSON line for each, in order: {"id": 1, "extension": ".html", "files": [names]} with the document at `output` and the
files that left the notebook in the folder `<output>.d`, or {"id": 1, "error": "ValueError: …"}.
"""

import json
import logging
import os
import sys
import warnings

import nbconvert
from nbconvert.exporters import get_exporter
from traitlets.config import Config

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
exporters = {}


def exporter_for(request):
    """One exporter an option set, as the command uses one for all its notebooks."""
    key = json.dumps([request["exporter"], request["config"]], sort_keys=True)
    if key not in exporters:
        exporters[key] = get_exporter(request["exporter"])(config=Config(request["config"]))
    return exporters[key]


def write(path, data):
    """As nbconvert's FilesWriter: UTF-8, which refuses broken surrogates."""
    data = data if isinstance(data, bytes) else data.encode("utf-8")
    with open(path, "wb") as file:
        file.write(data)


def export(request):
    """What NbConvertApp does for one notebook, short of its own writer."""
    name = os.path.splitext(os.path.basename(request["notebook"]))[0]
    resources = {"unique_key": name, "output_files_dir": name + "_files"}
    output, resources = exporter_for(request).from_filename(request["notebook"], resources=resources)
    write(request["output"], output)
    files = resources.get("outputs", {})
    if files:
        os.makedirs(request["output"] + ".d", exist_ok=True)
    for index, name in enumerate(files):
        write(os.path.join(request["output"] + ".d", str(index)), files[name])
    return {"extension": resources["output_extension"], "files": list(files)}


print(json.dumps({"version": nbconvert.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = export(request)
    except Exception as error:  # every failure of nbconvert is an answer
        answer = {"error": (type(error).__name__ + ": " + str(error)).splitlines()[0][:200]}
    print(json.dumps({"id": request["id"], **answer}), flush=True)
