// Transpiles packages/*/src to packages/*/dist, file by file (no bundling), in well under a second.
// Types are a separate step: `npm run typecheck`.
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Builds every package that has a src folder. Non-TypeScript files (schemas, styles) are copied beside the code. */
export async function build() {
  for (const name of readdirSync(join(root, "packages"))) {
    const source = join(root, "packages", name, "src");
    const target = join(root, "packages", name, "dist");
    if (!existsSync(source)) continue;
    const files = readdirSync(source, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const code = files.filter((file) => file.endsWith(".ts"));
    rmSync(target, { recursive: true, force: true });
    await esbuild({
      entryPoints: code,
      outbase: source,
      outdir: target,
      format: "esm",
      target: "node20",
      sourcemap: true,
      logLevel: "warning",
    });
    for (const file of files) {
      if (!file.endsWith(".ts")) cpSync(file, join(target, file.slice(source.length + 1)));
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
