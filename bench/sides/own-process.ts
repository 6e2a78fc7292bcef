/** The process of our side in a comparison of steps: TensorFlow.js on the CPU, compiled programs, answers on standard output. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { fixHigherOrderGradients } from "@innerloop/tfjs-compile";
import { useBackend } from "../../lib/tensor/index.js";
import { serve } from "./serve.js";

function versionOf(name: string): string {
  const require = createRequire(join(process.cwd(), "package.json"));
  return (require(`${name}/package.json`) as { version: string }).version;
}

/** Serves until standard input ends. `loader` is called once the backend is there. */
export async function serveOurs(loader: () => Parameters<typeof serve>[0]): Promise<void> {
  // What a library prints must not come between the answers.
  console.log =
    console.info =
    console.warn =
      (...words: unknown[]) => void process.stderr.write(`${words.join(" ")}\n`);
  fixHigherOrderGradients();
  await useBackend({ backend: "cpu", announce: "none" });
  const versions = {
    node: process.versions.node,
    tfjs: versionOf("@tensorflow/tfjs"),
    "onnxruntime-node": versionOf("onnxruntime-node"),
  };
  await serve(loader(), versions, process.stdin, (line) => process.stdout.write(`${line}\n`));
}
