// `npm run reproduce -- structure-preserving`: bundles the command and its worker process into node_modules/.cache, packages of the registry left
// outside, and runs it. A bundle, because Node 20 runs no TypeScript. Its folder is this process's own: another one may be running, and one that was
// killed has left its folder, which goes now.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const cache = join(root, "node_modules", ".cache");
const outdir = join(cache, `reproduce-${process.pid}`);
mkdirSync(outdir, { recursive: true });
for (const name of readdirSync(cache)) {
  const [, pid] = /^reproduce-(\d+)$/.exec(name) ?? [];
  if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(cache, name), { recursive: true, force: true });
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

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
    // CommonJS packages that are bundled ask for Node's modules by `require`, which an ES module has not.
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
    external: ["@tensorflow/*", "tfjs-node-native", "onnxruntime-*", "protobufjs", "danfojs-node"],
    logLevel: "warning",
  });
  const { main } = await import(pathToFileURL(join(outdir, "command.mjs")).href);
  process.exitCode = await main(process.argv.slice(2), join(outdir, "worker.mjs"));
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
