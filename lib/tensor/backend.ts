/**
 * Which TensorFlow.js backend computes. The first that loads and adds 1 + 1 correctly wins:
 *
 *     node-gpu   @tensorflow/tfjs-node-gpu, an optional peer: CUDA
 *     node       the real tfjs-node under the alias `tfjs-node-native` (`npm install tfjs-node-native@npm:@tensorflow/tfjs-node@4.22.0`);
 *                the name @tensorflow/tfjs-node is taken by packages/tfjs-node-shim, through which danfojs shares our engine
 *     wasm       @tensorflow/tfjs-backend-wasm: WebAssembly, its files come with the package, no network
 *     cpu        plain JavaScript, always there
 *
 * All of them register with the one engine of the process, so tensors, data frames and models see the same choice.
 */
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import "./quiet.js";

/** The known backends, best first. */
export const backends = ["node-gpu", "node", "wasm", "cpu"] as const;
export type BackendName = (typeof backends)[number];

export interface Backend {
  readonly name: BackendName;
  /** What it runs on: "GPU", "CPU", "WebAssembly with SIMD", "JavaScript". */
  readonly device: string;
  /** Why each better backend does not run; empty when the best or a wanted one runs. */
  readonly reasons: readonly { readonly name: BackendName; readonly reason: string }[];
}

export interface BackendOptions {
  /** Only this backend. Default: the environment variable INNERLOOP_BACKEND, else the best that works. */
  readonly backend?: BackendName;
  /** Whether to print the line. Default: "line". */
  readonly announce?: "line" | "none";
}

/**
 * Chooses the backend, makes it the engine's, and prints one line that says which runs and why no better one.
 * @throws Error on an unknown name, or when the wanted backend does not work (with the reason)
 */
export async function useBackend(options: BackendOptions = {}): Promise<Backend> {
  const { announce = "line" } = options;
  const wanted = wantedBackend(options.backend ?? process.env.INNERLOOP_BACKEND);
  const reasons: { name: BackendName; reason: string }[] = [];
  const candidates: readonly BackendName[] = wanted === undefined ? backends : [wanted];
  for (const name of candidates) {
    try {
      const backend: Backend = { name, device: await start[name](), reasons };
      assertWorks();
      if (announce === "line") console.log(describeBackend(backend));
      return backend;
    } catch (error) {
      retire(name);
      const reason = firstLine(error);
      if (wanted !== undefined) throw new Error(`backend "${name}" does not work: ${reason}`);
      reasons.push({ name, reason });
    }
  }
  throw new Error(`internal: no backend works: ${reasons.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}`);
}

/** For example `backend: wasm, WebAssembly with SIMD (not node-gpu: not installed; not node: not installed)`. */
export function describeBackend({ name, device, reasons }: Backend): string {
  const better = reasons.map((entry) => `not ${entry.name}: ${entry.reason}`);
  return `backend: ${name}, ${device}${better.length > 0 ? ` (${better.join("; ")})` : ""}`;
}

const start: Readonly<Record<BackendName, () => Promise<string>>> = {
  "node-gpu": async () => {
    const device = await startNative("@tensorflow/tfjs-node-gpu");
    if (device !== "GPU") throw new Error("found no GPU");
    return device;
  },
  node: () => startNative("tfjs-node-native"),
  wasm: async () => {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const entry = createRequire(join(process.cwd(), "package.json")).resolve("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(dirname(entry) + sep);
    await choose("wasm");
    return (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) ? "WebAssembly with SIMD" : "WebAssembly";
  },
  cpu: async () => {
    await choose("cpu");
    return "JavaScript";
  },
};

/** tfjs-node and tfjs-node-gpu both register as "tensorflow"; the second falls back to the processor without CUDA. */
async function startNative(packageName: string): Promise<string> {
  await import(packageName);
  await choose("tensorflow");
  return (tf.backend() as { isGPUPackage?: boolean; isUsingGpuDevice?: boolean }).isUsingGpuDevice ? "GPU" : "CPU";
}

async function choose(engineName: string): Promise<void> {
  if (!(await tf.setBackend(engineName))) throw new Error("does not start");
  await tf.ready();
}

/**
 * Both native packages register as "tensorflow", and the engine keeps the first factory and warns of every kernel that comes twice: what
 * does not work is taken out again, so that the next one is really the next one.
 */
function retire(name: BackendName): void {
  if (name !== "node-gpu" && name !== "node") return;
  if (tf.findBackendFactory("tensorflow")) tf.removeBackend("tensorflow");
  for (const { kernelName } of tf.getKernelsForBackend("tensorflow")) tf.unregisterKernel(kernelName, "tensorflow");
}

function assertWorks(): void {
  const two = tf.tidy(() => tf.scalar(1).add(tf.scalar(1)).dataSync()[0]);
  if (two !== 2) throw new Error(`computes 1 + 1 = ${two}`);
}

function wantedBackend(name: string | undefined): BackendName | undefined {
  const known = backends.find((backend) => backend === name);
  if (name && !known) throw new Error(`unknown backend "${name}" (known: ${backends.join(", ")})`);
  return known;
}

/** A package that is there but lacks a file of its own ("Cannot find module './tfjs_binding.node'") is another matter than one that is not. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/^Cannot find (module|package) '(@tensorflow|tfjs-node-native)/.test(message)) return "not installed";
  return message.split("\n")[0];
}
