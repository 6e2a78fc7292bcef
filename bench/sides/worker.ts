/**
 * The process of one TensorFlow.js side: `worker MODE THREADS`, MODE one of compiled, compiled-webgpu (on a GPU), compiled-repeat (ten steps of training
 * in a call), eager-node, eager-wasm, eager-cpu. Each side has its own process, so that heaps, thread pools and the engine's registry do not disturb one another.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { fixHigherOrderGradients } from "@innerloop/tfjs-compile";
import { type BackendName, useBackend } from "../../lib/tensor/index.js";
import { compiledLoader } from "./compiled.js";
import { eagerLoader } from "./eager.js";
import { serve, stepsByName } from "./serve.js";
import type { Loader } from "./side.js";

const [mode = "", threads = "1"] = process.argv.slice(2);
// What a library prints must not come between the answers.
console.log = console.info = console.warn = (...words: unknown[]) => void process.stderr.write(`${words.join(" ")}\n`);

function versionOf(name: string): string {
  const require = createRequire(join(process.cwd(), "package.json"));
  return (require(`${name}/package.json`) as { version: string }).version;
}

async function loaderOf(): Promise<Loader> {
  if (["compiled", "compiled-webgpu", "compiled-repeat"].includes(mode)) {
    // The examples of compile are tensors and need some backend to hold them.
    await useBackend({ backend: "cpu", announce: "none" });
    return compiledLoader({
      threads: Number(threads),
      repeat: mode === "compiled-repeat" ? 10 : "one",
      device: mode === "compiled-webgpu" ? "webgpu" : "cpu",
    });
  }
  const backend = /^eager-(.+)$/.exec(mode)?.[1];
  if (backend === undefined)
    throw new Error(
      `unknown mode "${mode}" (known: compiled, compiled-webgpu, compiled-repeat, eager-node, eager-wasm, eager-cpu)`,
    );
  return eagerLoader(await useBackend({ backend: backend as BackendName, announce: "none" }));
}

try {
  fixHigherOrderGradients();
  const loader = await loaderOf();
  const versions = {
    node: process.versions.node,
    tfjs: versionOf("@tensorflow/tfjs"),
    ...(mode.startsWith("compiled") ? { "onnxruntime-node": versionOf("onnxruntime-node") } : {}),
  };
  await serve(stepsByName(loader), versions, process.stdin, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ error: error instanceof Error ? error.message.split("\n")[0] : String(error) })}\n`,
  );
}
