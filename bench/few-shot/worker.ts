/** The process of our side: `worker THREADS`. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { fixHigherOrderGradients } from "@innerloop/tfjs-compile";
import { useBackend } from "../../lib/tensor/index.js";
import { compiledLoader } from "../sides/compiled.js";
import { byName, serve } from "../sides/serve.js";
import { fewShotPrograms } from "./problems.js";

// What a library prints must not come between the answers.
console.log = console.info = console.warn = (...words: unknown[]) => void process.stderr.write(`${words.join(" ")}\n`);

function versionOf(name: string): string {
  const require = createRequire(join(process.cwd(), "package.json"));
  return (require(`${name}/package.json`) as { version: string }).version;
}

fixHigherOrderGradients();
await useBackend({ backend: "cpu", announce: "none" });
const threads = Number(process.argv[2] ?? 1);
const loader = byName(compiledLoader({ device: "cpu", threads, repeat: "one" }), fewShotPrograms());
const versions = {
  node: process.versions.node,
  tfjs: versionOf("@tensorflow/tfjs"),
  "onnxruntime-node": versionOf("onnxruntime-node"),
};
await serve(loader, versions, process.stdin, (line) => process.stdout.write(`${line}\n`));
