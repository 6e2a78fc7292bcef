/** Our end of the protocol against the reference: a real ipykernel, jupyter_client's Session and jupyter_core's paths. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  createHeader,
  createMessage,
  decodeMessage,
  encodeMessage,
  findKernelspec,
  findKernelspecs,
  jupyterPath,
  jupyterRuntimeDir,
  type Message,
} from "@innerloop/jupyter-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensurePythonEnv, pythonBin } from "../../scripts/python-env.js";
import { RunningKernel } from "../jupyter-protocol/running-kernel.js";

const run = promisify(execFile);
let python: string;
let base: string;
beforeAll(async () => {
  python = ensurePythonEnv();
  base = await realpath(await mkdtemp(join(tmpdir(), "interop-")));
});
afterAll(() => rm(base, { recursive: true, force: true }));

async function askPython(program: string, input: unknown, env?: Record<string, string>): Promise<unknown> {
  const { stdout } = await run(python, ["-c", program, JSON.stringify(input)], { env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

describe.each(["tcp", "ipc"] as const)("a real ipykernel over %s", (transport) => {
  let kernel: RunningKernel;
  beforeAll(async () => {
    const spec = await findKernelspec("python3", {
      env: { VIRTUAL_ENV: dirname(pythonBin) },
      home: base,
      projectDir: base,
    });
    kernel = await RunningKernel.start({ ...spec, argv: [python, ...spec.argv.slice(1)] }, base, transport);
  });
  afterAll(() => kernel?.stop());

  it("answers kernel_info and the heartbeat", async () => {
    const { reply } = await kernel.request("kernel_info_request", {});
    expect(reply).toMatchObject({ status: "ok", implementation: "ipython", language_info: { name: "python" } });
    expect(await kernel.channels.heartbeat(10_000)).toBe(true);
  });

  it("executes: input, stream, result and reply belong to our request", async () => {
    const { reply, outputs, stdout } = await kernel.execute('print("héllo")\n6 * 7');
    expect(reply).toMatchObject({ status: "ok" });
    expect(stdout).toBe("héllo\n");
    expect(outputs.map(({ header }) => header.msg_type)).toEqual(["execute_input", "stream", "execute_result"]);
    expect(outputs[2]?.content).toMatchObject({ data: { "text/plain": "42" } });
  });

  it("reports an error with name, value and traceback", async () => {
    const { reply, outputs } = await kernel.execute("1 / 0");
    expect(reply).toMatchObject({ status: "error", ename: "ZeroDivisionError", evalue: "division by zero" });
    expect(outputs.at(-1)).toMatchObject({ header: { msg_type: "error" }, content: { ename: "ZeroDivisionError" } });
  });

  it("asks for input on stdin and gets our answer", async () => {
    const { channels } = kernel;
    const off = channels.on("stdin", (message) => {
      const { session } = channels;
      const answer = createMessage("input_reply", { value: "Ada" }, { session, parentHeader: message.header });
      void channels.send("stdin", answer);
    });
    const { reply, stdout } = await kernel.execute('print("hello", input("name? "))', { allow_stdin: true });
    off();
    expect({ status: reply.status, stdout }).toEqual({ status: "ok", stdout: "hello Ada\n" });
  });

  it("sends and receives comm messages with binary buffers", async () => {
    const open = [
      "from comm import create_comm",
      'c = create_comm(target_name="t", data={"n": 1}, buffers=[bytes(range(256)), b""])',
      'c.on_msg(lambda m: print(m["content"]["data"]["n"], bytes(m["buffers"][0]).hex()))',
    ].join("\n");
    const opened = (await kernel.execute(open)).outputs.find(({ header }) => header.msg_type === "comm_open");
    expect(opened?.content).toMatchObject({ target_name: "t", data: { n: 1 } });
    expect(opened?.buffers).toEqual([Buffer.from(Array.from({ length: 256 }, (_, n) => n)), Buffer.alloc(0)]);

    const { session } = kernel.channels;
    const content = { comm_id: opened?.content.comm_id, data: { n: 2 } };
    const message = createMessage("comm_msg", content, { session, buffers: [Buffer.from([0, 255, 128])] });
    const printed = new Promise<unknown>((done) => {
      const off = kernel.channels.on("iopub", ({ header, parentHeader, content }) => {
        if (header.msg_type !== "stream" || parentHeader.msg_id !== message.header.msg_id) return;
        off();
        done(content.text);
      });
    });
    await kernel.channels.send("shell", message);
    expect(String(await printed).trim()).toBe("2 00ff80");
  });

  it("delivers 20,000 printed lines completely", async () => {
    const { stdout } = await kernel.execute("for n in range(20000): print(n)");
    expect(stdout).toBe(Array.from({ length: 20_000 }, (_, n) => `${n}\n`).join(""));
  });
});

describe("jupyter_client's Session", () => {
  const message: Message = {
    identities: [Buffer.from("peer")],
    header: createHeader("comm_msg", "session-1"),
    parentHeader: createHeader("execute_request", "session-1"),
    metadata: { α: [1, 2.5, null] },
    content: { text: "naïve 数 \u{1F600} \u2028", deep: { list: [true, -1e-300] } },
    buffers: [Buffer.from([0, 1, 255]), Buffer.alloc(0)],
  };

  it("accepts our signature and reads our message", async () => {
    const program = `
import json, sys
from jupyter_client.session import Session
frames = [bytes.fromhex(f) for f in json.loads(sys.argv[1])]
session = Session(key=b"secret")
idents, rest = session.feed_identities(frames)
m = session.deserialize(rest)
header = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in m["header"].items()}
print(json.dumps({"idents": [i.decode() for i in idents], "id": header["msg_id"], "type": header["msg_type"], "session": header["session"],
  "parent": m["parent_header"]["msg_id"], "metadata": m["metadata"], "content": m["content"],
  "buffers": [bytes(b).hex() for b in m["buffers"]]}))`;
    const frames = encodeMessage(message, "secret").map((frame) => frame.toString("hex"));
    expect(await askPython(program, frames)).toEqual({
      idents: ["peer"],
      id: message.header.msg_id,
      type: "comm_msg",
      session: "session-1",
      parent: message.parentHeader.msg_id,
      metadata: message.metadata,
      content: message.content,
      buffers: ["0001ff", ""],
    });
  });

  it("refuses our message under another key and when it is replayed", async () => {
    const program = `
import json, sys
from jupyter_client.session import Session
frames = [bytes.fromhex(f) for f in json.loads(sys.argv[1])]
said = []
right = Session(key=b"secret")
for session in (Session(key=b"other"), right, right):
    try:
        session.deserialize(session.feed_identities(frames)[1])
        said.append("accepted")
    except ValueError as error:
        said.append(str(error).split(":")[0])
print(json.dumps(said))`;
    const frames = encodeMessage(message, "secret").map((frame) => frame.toString("hex"));
    expect(await askPython(program, frames)).toEqual(["Invalid Signature", "accepted", "Duplicate Signature"]);
  });

  it("writes messages that we verify and read", async () => {
    const program = `
import json, sys
from jupyter_client.session import Session
session = Session(key=b"secret", session="py")
msg = session.msg("display_data", content=json.loads(sys.argv[1]), parent=session.msg("execute_request"), metadata={"m": 1})
frames = session.serialize(msg, ident=[b"a", b"b"]) + [b"\\x00\\xff"]
print(json.dumps({"frames": [f.hex() for f in frames], "id": msg["header"]["msg_id"], "parent": msg["parent_header"]["msg_id"]}))`;
    const made = (await askPython(program, message.content)) as { frames: string[]; id: string; parent: string };
    const frames = made.frames.map((frame) => Buffer.from(frame, "hex"));
    const read = decodeMessage(frames, "secret");
    expect(read).toMatchObject({ content: message.content, metadata: { m: 1 }, buffers: [Buffer.from([0, 255])] });
    expect(read.identities.map(String)).toEqual(["a", "b"]);
    expect([read.header.msg_id, read.parentHeader.msg_id, read.header.session]).toEqual([made.id, made.parent, "py"]);
    expect(() => decodeMessage(frames, "other")).toThrow("message with invalid signature");
  });
});

describe("Jupyter's search path", () => {
  it.each([
    ["the home folder alone", {}],
    ["XDG_DATA_HOME", { XDG_DATA_HOME: "xdg" }],
    ["JUPYTER_DATA_DIR", { JUPYTER_DATA_DIR: "data" }],
    ["JUPYTER_PATH of two folders", { JUPYTER_PATH: "one/:two" }],
    ["JUPYTER_PREFER_ENV_PATH=0", { JUPYTER_PREFER_ENV_PATH: "0" }],
    ["JUPYTER_PREFER_ENV_PATH=yes", { JUPYTER_PREFER_ENV_PATH: "yes" }],
    ["JUPYTER_RUNTIME_DIR", { JUPYTER_RUNTIME_DIR: "runtime" }],
  ])("and its kernels are the real Jupyter's with %s", async (_, given) => {
    const home = await mkdtemp(join(base, "home-"));
    const place = (value: string) =>
      /^(0|yes)$/.test(value)
        ? value
        : value
            .split(":")
            .map((f) => join(home, f))
            .join(":");
    const own = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, place(value)]));
    const env = { PATH: process.env.PATH ?? "", HOME: home, VIRTUAL_ENV: dirname(pythonBin), ...own };

    // The same name in several folders, in two spellings, one broken, one folder that is no kernel.
    const at = [".local/share/jupyter", "xdg/jupyter", "data", "one", "two"].map((folder) =>
      join(home, folder, "kernels"),
    );
    for (const [index, kernels] of at.entries()) {
      await put(join(kernels, index % 2 === 0 ? "shared" : "Shared"), `shared ${index}`);
      await put(join(kernels, `only-${index}`), `only ${index}`);
      await mkdir(join(kernels, "empty"));
      await mkdir(join(kernels, "broken"));
      await writeFile(join(kernels, "broken", "kernel.json"), "{");
    }
    await put(join(at[0] ?? "", "python3"), "not the environment's");

    const paths = JSON.parse((await run(join(pythonBin, "jupyter"), ["--paths", "--json"], { env })).stdout);
    expect(jupyterPath({ env })).toEqual(paths.data);
    expect(jupyterRuntimeDir({ env })).toBe(paths.runtime[0]);

    const { stdout } = await run(join(pythonBin, "jupyter"), ["kernelspec", "list", "--json"], { env });
    const real = JSON.parse(stdout).kernelspecs as Record<
      string,
      { resource_dir: string; spec: { display_name: string } }
    >;
    const problems: string[] = [];
    const ours = await findKernelspecs({ env, projectDir: home, onProblem: ({ message }) => problems.push(message) });
    expect(ours.map(({ name, dir, displayName }) => [name, dir, displayName])).toEqual(
      Object.entries(real)
        .map(([name, { resource_dir, spec }]) => [name, resource_dir, spec.display_name])
        .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    );
    expect(problems.map((problem) => /cannot read kernelspec \S+broken\/kernel\.json/.test(problem))).toEqual([true]);
  });
});

async function put(dir: string, displayName: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(
    join(dir, "kernel.json"),
    JSON.stringify({ argv: ["run"], display_name: displayName, language: "x" }),
  );
}
