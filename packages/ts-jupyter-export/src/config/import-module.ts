// Imports a module that the user names: a path from a folder, or a package that is installed there. TypeScript is transpiled where
// the `typescript` package can be found (Node 20 runs none by itself).
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { packageEntry, packageFolder } from "./packages.js";

/** @throws Error one line that names the module */
export async function importModule(specifier: string, folder: string): Promise<Record<string, unknown>> {
  const path = pathOf(specifier, folder);
  try {
    const module = /\.[cm]?ts$/.test(path) ? await importTypeScript(path) : await import(pathToFileURL(path).href);
    return module as Record<string, unknown>;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot load ${specifier}: ${message.split("\n", 1)[0]}`);
  }
}

function pathOf(specifier: string, folder: string): string {
  const written = specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
  const path = isAbsolute(written) ? written : resolve(folder, written);
  if (existsSync(path)) return path;
  if (/^(\.|file:)/.test(specifier) || isAbsolute(written)) throw new Error(`no such module: ${specifier}`);
  const installed = packageFolder(specifier, folder);
  if (installed === undefined)
    throw new Error(`no such module: ${specifier} (neither a file nor an installed package)`);
  return packageEntry(installed);
}

/** The JavaScript lies beside the source for a moment, so that its own imports are found as written. */
async function importTypeScript(path: string): Promise<unknown> {
  const { transpileModule, ModuleKind, ScriptTarget } = await typescript(path);
  const { outputText } = transpileModule(await readFile(path, "utf8"), {
    fileName: path,
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  });
  const beside = join(dirname(path), `.${process.pid}-${Date.now()}.mjs`);
  await writeFile(beside, outputText);
  try {
    return await import(pathToFileURL(beside).href);
  } finally {
    await rm(beside, { force: true });
  }
}

async function typescript(path: string): Promise<typeof import("typescript")> {
  for (const from of [path, import.meta.url]) {
    try {
      return createRequire(from)("typescript") as typeof import("typescript");
    } catch {
      // Looked for beside the user's file first, then beside this package.
    }
  }
  throw new Error("TypeScript is read where the package typescript is installed, and it is not; write it as .js");
}
