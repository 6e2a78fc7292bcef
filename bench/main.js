// `npm run bench`: bundles the benchmark and the process of its TensorFlow.js sides into node_modules/.cache, packages of the registry
// left outside, and runs it. A bundle, because Node 20 runs no TypeScript and the bench belongs to no package that is built.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { benchPython } from "../scripts/bench-env.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(root, "node_modules", ".cache", "innerloop-bench");

await build({
  entryPoints: { run: join(root, "bench", "run.ts"), worker: join(root, "bench", "sides", "worker.ts") },
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  conditions: ["innerloop-source"],
  external: ["@tensorflow/*", "tfjs-node-native", "onnxruntime-*", "protobufjs"],
  logLevel: "warning",
});
const { main } = await import(pathToFileURL(join(outdir, "run.mjs")).href);
process.exitCode = await main(process.argv.slice(2), { root, worker: join(outdir, "worker.mjs"), python: benchPython });
