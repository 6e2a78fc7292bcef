// Writes the project's kernelspec to .kernels/kernels/tslab/kernel.json, where our own client finds it before any other:
// a checkout has its kernel without Python and without anything installed for the user.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * The kernelspec of this checkout. Absolute paths, because Jupyter starts kernels in the notebook's folder, and this Node,
 * because a Jupyter started from a desktop may have no `node` in its PATH.
 */
export function projectKernelspec() {
  return {
    argv: [process.execPath, join(root, "scripts", "tslab-kernel.cjs"), "{connection_file}"],
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "signal",
  };
}

/** Writes `<folder>/kernel.json` unless it already says the same: whole or not at all, also for a reader in between. */
export function writeKernelspec(folder, spec) {
  const file = join(folder, "kernel.json");
  const text = `${JSON.stringify(spec, null, 2)}\n`;
  if (readText(file) === text) return file;
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return file;
}

/** Makes or refreshes the project's kernels and returns the path of the kernel.json. */
export function writeProjectKernels() {
  return writeKernelspec(join(root, ".kernels", "kernels", "tslab"), projectKernelspec());
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeProjectKernels();
