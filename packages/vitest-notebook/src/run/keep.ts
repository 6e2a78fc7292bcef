// Where the executed notebook of a failing run is kept, so that people can open it: `<dir>/failed/<path below the root>`.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, parse, relative, resolve } from "node:path";
import { type Notebook, writeNotebook } from "@innerloop/nbformat";

/** The file for the notebook at `path`; one outside of the root is kept below `failed/outside`. */
export function failedPath(dir: string, root: string, path: string): string {
  const absolute = resolve(root, path);
  const below = relative(resolve(root), absolute);
  const isOutside = /^\.\.(?:[\\/]|$)/.test(below) || isAbsolute(below);
  const place = isOutside ? join("outside", relative(parse(absolute).root, absolute)) : below;
  return join(resolve(root, dir), "failed", place);
}

/** Writes the notebook, atomically; the answer is its path. @throws {NotebookError} when it cannot be written. */
export async function keepFailed(dir: string, root: string, path: string, notebook: Notebook): Promise<string> {
  const target = failedPath(dir, root, path);
  await ensureFolder(resolve(root, dir));
  await mkdir(dirname(target), { recursive: true });
  await writeNotebook(target, notebook);
  return target;
}

/** The notebook passes: what an earlier run kept would mislead. */
export async function forgetFailed(dir: string, root: string, path: string): Promise<void> {
  await rm(failedPath(dir, root, path), { force: true });
}

/** Our folder, which git ignores without the project having to say so. */
export async function ensureFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  try {
    await writeFile(join(dir, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
