// Transpiles packages/*/src to packages/*/dist, file by file (no bundling), in well under a second.
// The type check is a separate step: `npm run typecheck`. Files that did not change are left alone, so that a build
// beside a running command takes nothing away from it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { declarationsOf } from "./declarations.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function writeIfChanged(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

async function buildPackage(folder) {
  const source = join(folder, "src");
  const target = join(folder, "dist");
  const files = filesBelow(source);
  const { outputFiles } = await esbuild({
    entryPoints: files.filter((file) => file.endsWith(".ts")),
    outbase: source,
    outdir: target,
    format: "esm",
    target: "node20",
    sourcemap: true,
    write: false,
    logLevel: "warning",
  });
  const made = new Map(outputFiles.map((file) => [file.path, Buffer.from(file.contents)]));
  // Schemas, styles and plain JavaScript travel beside the code that reads them.
  for (const file of files.filter((name) => !name.endsWith(".ts"))) {
    made.set(join(target, relative(source, file)), readFileSync(file));
  }
  for (const [path, text] of await declarationsOf(folder)) made.set(path, text);
  for (const [path, contents] of made) writeIfChanged(path, contents);
  for (const path of filesBelow(target)) if (!made.has(path) && !path.endsWith(".tmp")) rmSync(path, { force: true });
}

/** Builds every package that has a src folder. */
export async function build() {
  const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  await Promise.all(packages.filter((folder) => filesBelow(join(folder, "src")).length > 0).map(buildPackage));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
