// `npm run reproduce -- structure-preserving`: bundles the command and its worker process into node_modules/.cache, packages of the registry left
// outside, and runs it. A bundle, because Node 20 runs no TypeScript. Its folder is this process's own: another one may be running.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(root, "node_modules", ".cache");
mkdirSync(cache, { recursive: true });
const outdir = mkdtempSync(join(cache, "reproduce-"));
try {
  await build({
    entryPoints: ["command", "worker"].map((name) => join(root, "scripts", "reproduce", `${name}.ts`)),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["innerloop-source"],
    external: ["@tensorflow/*", "tfjs-node-native", "onnxruntime-*", "protobufjs", "danfojs-node"],
    logLevel: "warning",
  });
  const { main } = await import(pathToFileURL(join(outdir, "command.mjs")).href);
  process.exitCode = await main(process.argv.slice(2), join(outdir, "worker.mjs"));
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
