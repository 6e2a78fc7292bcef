/**
 * Which kernels are there: the project's own first, then Jupyter's search path, then those beside the python3 of the PATH, for nobody
 * activates the Python of a CI image; of two with one name the first wins.
 *
 * A project keeps kernels in `<folder>/.kernels/kernels/<name>/kernel.json`, where <folder> is the given one or any above it, so
 * a checkout works without anything being installed for the user.
 */
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { isKernelName, type Kernelspec, KernelspecError, readKernelspec } from "./kernelspec.js";
import { jupyterPath, type Surroundings } from "./paths.js";

export interface FindOptions extends Surroundings {
  /** Where the walk up to a project's kernels begins; of several folders each in turn. Default: the current folder. */
  projectDir?: string | readonly string[];
  /** Told about every kernelspec that exists and cannot be used. Default: ignored. */
  onProblem?: (problem: KernelspecError) => void;
}

/** The folders that are searched, in order. Some may not exist. */
export function kernelDirs(options: FindOptions = {}): string[] {
  const { projectDir = process.cwd() } = options;
  const starts = typeof projectDir === "string" ? [projectDir] : projectDir;
  const project = starts.flatMap((start) => upwards(resolve(start))).map((folder) => join(folder, ".kernels"));
  const all = new Set([...project, ...jupyterPath(options), ...besidePython(options.env ?? process.env)]);
  return [...all].map((path) => join(path, "kernels"));
}

/** Where the first python3 of the PATH keeps its kernels. */
function besidePython({ PATH = "" }: Record<string, string | undefined>): string[] {
  const bin = PATH.split(delimiter).find((folder) => isAbsolute(folder) && existsSync(join(folder, "python3")));
  return bin === undefined ? [] : [join(dirname(bin), "share", "jupyter")];
}

/** The folder and all above it. */
function upwards(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

/** All usable kernelspecs, sorted by name. An invalid one is reported to `onProblem` and does not hide the others. */
export async function findKernelspecs(options: FindOptions = {}): Promise<Kernelspec[]> {
  const report = options.onProblem ?? (() => {});
  const found: Kernelspec[] = [];
  for (const [name, dir] of [...(await locate(options))].sort(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      if (!isKernelName(name)) {
        throw new KernelspecError(
          `invalid kernel name "${name}" in ${dirname(dir)}: letters, digits, ".", "_" and "-" are allowed`,
        );
      }
      found.push(await readKernelspec(dir));
    } catch (problem) {
      if (!(problem instanceof KernelspecError)) throw problem;
      report(problem);
    }
  }
  return found;
}

/** The kernelspec of that name (case does not matter). Throws KernelspecError: unknown, or found but invalid. */
export async function findKernelspec(name: string, options: FindOptions = {}): Promise<Kernelspec> {
  const all = await locate(options);
  const dir = all.get(name.toLowerCase());
  if (dir !== undefined) return readKernelspec(dir);
  const known = [...all].map(([other, at]) => `${other} in ${at}`).sort();
  const where = await existing(kernelDirs(options));
  throw new KernelspecError(
    `unknown kernel "${name}" (known: ${known.join(", ") || "none"}; looked in ${where.join(", ") || "no folder, since none of Jupyter's exists"}${hint(where)})`,
  );
}

/** What helps most often: a checkout whose kernels have not been written yet, or a notebook outside of it. */
function hint(existing: readonly string[]): string {
  const project = existing.some((folder) => basename(dirname(folder)) === ".kernels");
  return project ? "" : "; the project has no folder .kernels";
}

/** Lower-case name → folder, the first found wins. */
async function locate(options: FindOptions): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of kernelDirs(options)) {
    for (const entry of (await readdir(folder).catch(() => [])).sort()) {
      const name = entry.toLowerCase();
      const dir = join(folder, entry);
      if (!found.has(name) && (await isFile(join(dir, "kernel.json")))) found.set(name, dir);
    }
  }
  return found;
}

async function existing(folders: string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const folder of folders)
    if (
      await stat(folder).then(
        (s) => s.isDirectory(),
        () => false,
      )
    )
      kept.push(folder);
  return kept;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (s) => s.isFile(),
    () => false,
  );
}
