// The order of the backends, with stand-ins for the two native packages: each registers the processor's kernels as "tensorflow", as the
// real ones do, and says which device it uses. A fresh process and node_modules folder for every combination.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "backend-order-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Native = "GPU" | "GPU, wrong sum" | "CPU" | "CPU, wrong sum" | "no binding" | "does not start";
interface Installed {
  readonly gpu?: Native;
  readonly node?: Native;
  readonly wasm: "installed" | "missing";
}

/** The source of a stand-in. Its answer to 2 · 3 tells which package computes: 6 + 100 for the GPU package, 6 + 200 for the other. */
const standIn = (native: Native, mark: number) => `
  ${native === "no binding" ? 'require("./tfjs_binding.node");' : ""}
  const tf = require("@tensorflow/tfjs");
  const { MathBackendCPU } = require("@tensorflow/tfjs-backend-cpu");
  class NodeBackend extends MathBackendCPU {
    constructor() {
      super();
      ${native === "does not start" ? 'throw new Error("libtensorflow.so.2 is damaged");' : ""}
      this.firstUse = false;
      this.isGPUPackage = ${mark === 100};
      this.isUsingGpuDevice = ${native.startsWith("GPU")};
    }
  }
  tf.registerBackend("tensorflow", () => new NodeBackend(), 3);
  tf.copyRegisteredKernels("cpu", "tensorflow");
  const wrap = (name, change) => {
    const { kernelFunc } = tf.getKernel(name, "tensorflow");
    tf.unregisterKernel(name, "tensorflow");
    tf.registerKernel({ kernelName: name, backendName: "tensorflow", kernelFunc: (call) => {
      const made = kernelFunc(call);
      const values = call.backend.data.get(made.dataId).values;
      values.forEach((value, i) => { values[i] = change(value); });
      return made;
    } });
  };
  wrap("Multiply", (value) => value + ${mark});
  ${native.endsWith("wrong sum") ? 'wrap("Add", (value) => value + 1);' : ""}
`;

const probe = `
  import { describeBackend, useBackend } from ${JSON.stringify(join(root, "lib/tensor/backend.ts"))};
  import * as tf from "@tensorflow/tfjs";
  export async function main() {
    const said = [];
    console.warn = (text) => said.push(text);
    const backend = await useBackend({ announce: "none" }).catch((error) => ({ error: error.message }));
    if (backend.error) return process.stdout.write(JSON.stringify(backend));
    const six = tf.tidy(() => tf.mul(2, 3).dataSync()[0]);
    process.stdout.write(JSON.stringify({ ...backend, six, line: describeBackend(backend), engine: tf.getBackend(), said }));
  }
  main();
`;

let script: Record<"mjs" | "cjs", string>;
beforeAll(async () => {
  const stdin = { contents: probe, resolveDir: root, loader: "ts" } as const;
  const bundle = async (format: "esm" | "cjs") => {
    const made = await build({ stdin, bundle: true, format, packages: "external", platform: "node", write: false });
    return made.outputFiles[0].text;
  };
  script = { mjs: await bundle("esm"), cjs: await bundle("cjs") };
});

let folders = 0;
async function choose(installed: Installed, env: Record<string, string> = {}, kind: "mjs" | "cjs" = "mjs") {
  const folder = join(home, String(folders++));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@tensorflow"), { recursive: true });
  const link = (name: string) => symlinkSync(realpathSync(join(root, "node_modules", name)), join(modules, name));
  link("@tensorflow/tfjs");
  link("@tensorflow/tfjs-backend-cpu");
  if (installed.wasm === "installed") link("@tensorflow/tfjs-backend-wasm");
  const write = (name: string, native: Native, mark: number) => {
    mkdirSync(join(modules, name));
    writeFileSync(join(modules, name, "package.json"), JSON.stringify({ name, version: "4.22.0", main: "index.js" }));
    writeFileSync(join(modules, name, "index.js"), standIn(native, mark));
  };
  if (installed.gpu) write("@tensorflow/tfjs-node-gpu", installed.gpu, 100);
  if (installed.node) write("tfjs-node-native", installed.node, 200);
  const file = join(folder, `probe.${kind}`);
  writeFileSync(file, script[kind]);
  const { PATH = "" } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: folder, env: { PATH, ...env } });
  return JSON.parse(stdout) as {
    error?: string;
    name: string;
    device: string;
    engine: string;
    six: number;
    line: string;
    said: string[];
  };
}

describe("useBackend with stand-ins for the native packages", () => {
  const cases: [title: string, installed: Installed, line: string, six: number][] = [
    [
      "takes the GPU package where it finds a GPU",
      { gpu: "GPU", node: "CPU", wasm: "installed" },
      "backend: node-gpu, GPU",
      106,
    ],
    [
      "passes to tfjs-node, and computes with it, where the GPU package finds no GPU",
      { gpu: "CPU", node: "CPU", wasm: "installed" },
      "backend: node, CPU (not node-gpu: found no GPU)",
      206,
    ],
    [
      "passes to tfjs-node where the GPU package adds wrongly",
      { gpu: "GPU, wrong sum", node: "CPU", wasm: "installed" },
      "backend: node, CPU (not node-gpu: computes 1 + 1 = 3)",
      206,
    ],
    [
      "takes tfjs-node where there is no GPU package",
      { node: "CPU", wasm: "installed" },
      "backend: node, CPU (not node-gpu: not installed)",
      206,
    ],
    [
      "takes wasm where neither native package is installed",
      { wasm: "installed" },
      "backend: wasm, WebAssembly with SIMD (not node-gpu: not installed; not node: not installed)",
      6,
    ],
    [
      "takes wasm where tfjs-node adds wrongly",
      { node: "CPU, wrong sum", wasm: "installed" },
      "backend: wasm, WebAssembly with SIMD (not node-gpu: not installed; not node: computes 1 + 1 = 3)",
      6,
    ],
    [
      "takes wasm where the native packages came without their binding",
      { gpu: "no binding", node: "no binding", wasm: "installed" },
      "backend: wasm, WebAssembly with SIMD (not node-gpu: Cannot find module './tfjs_binding.node'; not node: Cannot find module './tfjs_binding.node')",
      6,
    ],
    [
      "takes wasm where the native engines do not start",
      { gpu: "does not start", node: "does not start", wasm: "installed" },
      "backend: wasm, WebAssembly with SIMD (not node-gpu: does not start; not node: does not start)",
      6,
    ],
    [
      "ends at the processor where nothing else is there",
      { wasm: "missing" },
      "backend: cpu, JavaScript (not node-gpu: not installed; not node: not installed; not wasm: not installed)",
      6,
    ],
    [
      "ends at the processor where everything better is broken",
      { gpu: "CPU", node: "CPU, wrong sum", wasm: "missing" },
      "backend: cpu, JavaScript (not node-gpu: found no GPU; not node: computes 1 + 1 = 3; not wasm: not installed)",
      6,
    ],
  ];
  it.each(cases)("%s", async (_, installed, line, six) => {
    const chosen = await choose(installed);
    expect([chosen.line, chosen.six]).toEqual([line, six]);
  });

  it("leaves no warning of kernels or backends registered twice", async () => {
    const { said, engine } = await choose({ gpu: "CPU", node: "CPU", wasm: "installed" });
    expect([said, engine]).toEqual([[], "tensorflow"]);
  });

  it("chooses the same from CommonJS, which is how a notebook under tslab loads it", async () => {
    const { line, six } = await choose({ gpu: "CPU", node: "CPU", wasm: "installed" }, {}, "cjs");
    expect([line, six]).toEqual(["backend: node, CPU (not node-gpu: found no GPU)", 206]);
    const none = await choose({ wasm: "missing" }, {}, "cjs");
    expect(none.line).toBe(
      "backend: cpu, JavaScript (not node-gpu: not installed; not node: not installed; not wasm: not installed)",
    );
  });

  it("gives the wanted backend or an error with its reason, never another one", async () => {
    const installed: Installed = { gpu: "CPU", node: "CPU", wasm: "installed" };
    expect((await choose(installed, { INNERLOOP_BACKEND: "node" })).line).toBe("backend: node, CPU");
    expect((await choose(installed, { INNERLOOP_BACKEND: "wasm" })).six).toBe(6);
    expect((await choose(installed, { INNERLOOP_BACKEND: "node-gpu" })).error).toBe(
      'backend "node-gpu" does not work: found no GPU',
    );
  });
});
