/**
 * The kernelspec: a folder with kernel.json and three logos, from which Jupyter starts the kernel, and plotly.js where it is installed.
 *
 * Absolute paths, because Jupyter starts kernels in the notebook's folder, and this very Node, because a Jupyter that was started from a
 * desktop may have none in its PATH. `interrupt_mode` is "message": a signal would reach the front, which runs no cell.
 *
 * Every Jupyter server gives out the files of a kernelspec at `<base>/kernelspecs/<name>/<file>`. A figure's fragment of HTML loads plotly.js
 * from there: JupyterLab and the classic Notebook draw figures without an extension, and no notebook carries the library.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

export const KERNEL_NAME = "ts-jupyter";
export const DISPLAY_NAME = "TypeScript";

/** The parts of a kernel.json that are written here. */
export interface KernelJson {
  argv: string[];
  display_name: string;
  language: "typescript";
  interrupt_mode: "message" | "signal";
}

const PROGRAM = fileURLToPath(new URL("../../bin/ts-jupyter-kernel.js", import.meta.url));
const ASSETS = fileURLToPath(new URL("../../assets", import.meta.url));
const LOGOS = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

/** The kernel.json. Defaults: `TypeScript`, no words after the connection file. */
export function kernelJson(options: { displayName?: string; words?: readonly string[] } = {}): KernelJson {
  const { displayName = DISPLAY_NAME, words = [] } = options;
  return {
    argv: [process.execPath, PROGRAM, "start", "{connection_file}", ...words],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "message",
  };
}

/** The files of the kernelspec's folder that figures are drawn with: plotly.js for plane figures, and the whole. */
export const PLOTLY_FILES = ["plotly-cartesian.min.js", "plotly.min.js"] as const;

/** plotly.js where it is installed beside this package or in the present folder: what pages load to draw figures. Name → contents. */
export function figureResources(): Record<string, Buffer> {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      const { resolve } = createRequire(from);
      return Object.fromEntries(PLOTLY_FILES.map((name) => [name, readFileSync(resolve(`plotly.js/dist/${name}`))]));
    } catch {
      // The next place may have it; where none has, figures show their words.
    }
  }
  return {};
}

/** Writes the kernelspec's folder. kernel.json comes last: where it is, the rest is. */
export function writeKernelspec(folder: string, json: KernelJson, resources: Record<string, Buffer> = {}): void {
  mkdirSync(folder, { recursive: true });
  for (const logo of LOGOS) writeWhole(join(folder, logo), readFileSync(join(ASSETS, logo)));
  for (const [name, contents] of Object.entries(resources)) writeWhole(join(folder, name), contents);
  writeWhole(join(folder, "kernel.json"), Buffer.from(`${JSON.stringify(json, null, 2)}\n`));
}

/** The file says this afterwards: whole or not at all, also for a reader in between; one that already says it is left alone. */
function writeWhole(file: string, contents: Buffer): void {
  if (readIfThere(file)?.equals(contents)) return;
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, contents);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Whose kernelspec stands in the folder. "broken": a kernel.json that cannot be read. */
export function ownerOf(folder: string): "nobody" | "us" | "another" | "broken" {
  const text = readIfThere(join(folder, "kernel.json"));
  if (text === undefined) return "nobody";
  try {
    const { argv } = JSON.parse(text.toString()) as { argv?: unknown };
    return isOurs(Array.isArray(argv) ? argv : []) ? "us" : "another";
  } catch {
    return "broken";
  }
}

/** Whether the words start this kernel, from whatever place. */
export function isOurs(argv: readonly unknown[]): boolean {
  return basename(String(argv[1])) === basename(PROGRAM) && argv[2] === "start";
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
