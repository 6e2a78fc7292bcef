"""A session as `jupyter console` has it, with jupyter_client's blocking client: `python client.py`. What was seen is printed as JSON."""

import json
import os
import time

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel

seen = {}


def run(code, **options):
    """Reply and outputs of a cell: streams as text, results as text/plain, errors as their name and value."""
    shown = []

    def hook(message):
        kind, content = message["msg_type"], message["content"]
        if kind == "stream":
            shown.append(content["text"])
        elif kind in ("execute_result", "display_data"):
            shown.append(content["data"]["text/plain"])
        elif kind == "error":
            shown.append(content["ename"] + ": " + content["evalue"])

    reply = client.execute_interactive(code, output_hook=hook, timeout=60, **options)["content"]
    return [reply["status"], *shown]


def answer(message):
    seen["prompt"] = [message["content"]["prompt"], message["content"]["password"]]
    client.input("Ada")


def interrupted(code):
    """Starts a cell that never ends, interrupts it the way the kernelspec says, and runs another."""
    msg_id = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "stream" and message["parent_header"]["msg_id"] == msg_id:
            break
    manager.interrupt_kernel()
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == msg_id:
            break
    return [reply["content"]["status"], reply["content"].get("ename"), *run("kept")]


spec = KernelSpecManager().get_kernel_spec("ts-jupyter")
seen["spec"] = {
    "display_name": spec.display_name,
    "language": spec.language,
    "interrupt_mode": spec.interrupt_mode,
    "files": sorted(os.listdir(spec.resource_dir)),
}

manager, client = start_new_kernel(kernel_name="ts-jupyter")
client.kernel_info()
info = client.get_shell_msg(timeout=60)["content"]
while "language_info" not in info:
    info = client.get_shell_msg(timeout=60)["content"]
seen["info"] = {key: info["language_info"][key] for key in ("name", "mimetype", "file_extension", "pygments_lexer")}
seen["protocol"] = info["protocol_version"]

seen["value"] = run("const kept: number = 41; kept + 1")
seen["input"] = run(
    'import { input } from "ts-jupyter-kernel/runtime";\nconst name = await input("name? ");\n`hello ${name}`',
    allow_stdin=True,
    stdin_hook=answer,
)
seen["loop"] = interrupted('console.log("on"); while (true) {}')
seen["await"] = interrupted('console.log("on"); await new Promise(() => {});')
seen["late loop"] = interrupted('console.log("on"); await 1; while (true) {}')
seen["exit"] = run("process.exit(3)")[:1]
seen["after exit"] = run("1 + 1")

run("const gone = 1;")
manager.restart_kernel()
client.wait_for_ready(timeout=60)
seen["restart"] = run("typeof (globalThis as { gone?: number }).gone")
seen["fresh"] = run("const gone = 2; gone")

front = psutil.Process(manager.provisioner.pid)
family = [front, *front.children(recursive=True)]
seen["processes"] = len(family)
client.stop_channels()
manager.shutdown_kernel()
deadline = time.time() + 10
while time.time() < deadline and any(process.is_running() for process in family):
    time.sleep(0.05)
seen["left"] = [process.pid for process in family if process.is_running()]
print(json.dumps(seen))
