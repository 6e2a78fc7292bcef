/** The process of our side: `worker MODE`, MODE one of step, repeat (ten outer steps in a call). */
import { createRequire } from "node:module";
import { join } from "node:path";
import { fixHigherOrderGradients } from "@innerloop/tfjs-compile";
import { useBackend } from "../../lib/tensor/index.js";
import { compiledLoader } from "../sides/compiled.js";
import { serve } from "../sides/serve.js";
import { metaLoader } from "./side.js";

// What a library prints must not come between the answers.
console.log = console.info = console.warn = (...words: unknown[]) => void process.stderr.write(`${words.join(" ")}\n`);

function versionOf(name: string): string {
  const require = createRequire(join(process.cwd(), "package.json"));
  return (require(`${name}/package.json`) as { version: string }).version;
}

fixHigherOrderGradients();
await useBackend({ backend: "cpu", announce: "none" });
const repeat = process.argv[2] === "repeat" ? 10 : "one";
const loader = metaLoader(compiledLoader({ device: "cpu", threads: 1, repeat }));
const versions = {
  node: process.versions.node,
  tfjs: versionOf("@tensorflow/tfjs"),
  "onnxruntime-node": versionOf("onnxruntime-node"),
};
await serve(loader, versions, process.stdin, (line) => process.stdout.write(`${line}\n`));
