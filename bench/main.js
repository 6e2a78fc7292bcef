// `npm run bench`: bundles the benchmark and the process of its TensorFlow.js sides into node_modules/.cache, packages of the registry
// left outside, and runs it. A bundle, because Node 20 runs no TypeScript and the bench belongs to no package that is built.
// `npm run bench -- kernel` is the kernel's: its client starts processes from files of its package, so those packages are built and left outside too.
// `npm run bench -- open-systems` compares lib/physics with QuTiP, `npm run bench -- structure-preserving` lib/adapt/dynamics with JAX and PyTorch;
// `npm run bench -- meta-learning` the learners of lib/adapt with both, `npm run bench -- few-shot` those of the few-shot study,
// `npm run bench -- fast-weights` the forms of lib/memory/fast-weights; the process of our side is bundled in the same way.
// `npm run bench -- export` compares the command ts-jupyter-export, as it is built, with nbconvert.
// `npm run bench -- lab` opens and runs a notebook in JupyterLab and Chromium, on our kernel and on Python's.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { benchDeno, benchPython } from "../scripts/bench-env.js";
import { build as buildPackages } from "../scripts/build.js";
import { pythonBin } from "../scripts/python-env.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(root, "node_modules", ".cache", "innerloop-bench");

const [what, ...rest] = process.argv.slice(2);
const kernel = what === "kernel";
const exporter = what === "export";
const lab = what === "lab";
const comparison = ["open-systems", "structure-preserving", "meta-learning", "few-shot", "fast-weights"].includes(what);
const entries = (name) => ({
  [name]: join(root, "bench", name, "run.ts"),
  [`${name}-worker`]: join(root, "bench", name, "worker.ts"),
});
const ENTRIES = {
  kernel: { kernel: join(root, "bench", "kernel", "run.ts") },
  export: { export: join(root, "bench", "export", "run.ts") },
  lab: { lab: join(root, "bench", "lab", "run.ts") },
  "open-systems": entries("open-systems"),
  "structure-preserving": entries("structure-preserving"),
  "meta-learning": entries("meta-learning"),
  "few-shot": entries("few-shot"),
  "fast-weights": entries("fast-weights"),
  steps: { run: join(root, "bench", "run.ts"), worker: join(root, "bench", "sides", "worker.ts") },
};

await build({
  entryPoints: ENTRIES[kernel || exporter || lab || comparison ? what : "steps"],
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  conditions: ["innerloop-source"],
  external:
    kernel || exporter || lab
      ? ["@innerloop/*", "playwright-core"]
      : ["@tensorflow/*", "tfjs-node-native", "onnxruntime-*", "protobufjs"],
  logLevel: "warning",
});
if (kernel) {
  await buildPackages();
  const { main } = await import(pathToFileURL(join(outdir, "kernel.mjs")).href);
  process.exitCode = await main(rest, { root, python: benchPython, deno: benchDeno });
} else if (exporter) {
  await buildPackages();
  const { main } = await import(pathToFileURL(join(outdir, "export.mjs")).href);
  process.exitCode = await main(rest, { root, python: process.env.INNERLOOP_PYTHON || join(pythonBin, "python") });
} else if (lab) {
  await buildPackages();
  const { main } = await import(pathToFileURL(join(outdir, "lab.mjs")).href);
  process.exitCode = await main(rest, { root, python: benchPython });
} else if (comparison) {
  const { main } = await import(pathToFileURL(join(outdir, `${what}.mjs`)).href);
  process.exitCode = await main(rest, { root, worker: join(outdir, `${what}-worker.mjs`), python: benchPython });
} else {
  const { main } = await import(pathToFileURL(join(outdir, "run.mjs")).href);
  const places = { root, worker: join(outdir, "worker.mjs"), python: benchPython };
  process.exitCode = await main(process.argv.slice(2), places);
}
