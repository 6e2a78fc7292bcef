// vitest-notebook itself over the same notebooks, by its command, and what it can do beside comparing.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "ts-jupyter-kernel";
import { PYTHON } from "../python.js";
import { type Entry, entriesOf, type Ran } from "./peers.js";
import { fileOf, type Planted } from "./planted.js";
import type { Answer } from "./probes.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const BIN = join(ROOT, "packages/vitest-notebook/bin/vitest-notebook.js");
const argv = [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"];

/** Makes a folder a project: with the kernels `python3` and `ts-jupyter`, and this repository's packages. */
export function makeProject(folder: string): void {
  const kernels = join(folder, ".kernels", "kernels");
  mkdirSync(join(kernels, "python3"), { recursive: true });
  const spec = { argv, display_name: "Python 3 (ipykernel)", language: "python" };
  writeFileSync(join(kernels, "python3", "kernel.json"), JSON.stringify(spec));
  writeKernelspec(join(kernels, KERNEL_NAME), kernelJson());
  if (!existsSync(join(folder, "node_modules"))) symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
}

/** The command over all notebooks of a folder. */
export async function vitestNotebook(folder: string, ...flags: string[]): Promise<Ran & { entries: Entry[] }> {
  const args = [BIN, ".", "--jobs", "2", "--reporter", "junit", "--outputFile", "junit.xml", ...flags];
  const options = { cwd: folder, env: { ...process.env, NO_COLOR: "1" }, maxBuffer: 64 * 2 ** 20 };
  const ran = await promisify(execFile)(process.execPath, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
  );
  if (!existsSync(join(folder, "junit.xml"))) throw new Error(`vitest-notebook wrote no report: ${ran.output}`);
  return { ...ran, entries: entriesOf(readFileSync(join(folder, "junit.xml"), "utf8")) };
}

const stdout = (text: string) => ({ output_type: "stream", name: "stdout", text });
const yes = (holds: boolean): Answer => (holds ? "yes" : "no");

/** Row of the README's second table → our answer. `old` is the notebook that the peers are probed with. */
export async function probeOurs(folder: string, old: Planted, version: string): Promise<Record<string, Answer>> {
  makeProject(folder);
  const path = join(folder, "old.ipynb");
  const text = `${JSON.stringify(JSON.parse(fileOf(old, version)), null, 4)}\n`;
  writeFileSync(path, text);
  const plain = await vitestNotebook(folder);
  const kept = join(folder, ".vitest-notebook", "failed", "old.ipynb");
  const isKept = existsSync(kept) && readFileSync(kept, "utf8").includes("loss 0.5\\n");
  const given = await vitestNotebook(folder, "-p", "x", "5");
  await vitestNotebook(folder, "--update");
  const updated = readFileSync(path, "utf8");
  const wanted = text.replace("loss 0.4", "loss 0.5");

  const typed = JSON.parse(fileOf({ ...old, cells: TYPED }, version));
  typed.metadata = { kernelspec: { name: KERNEL_NAME, display_name: "TypeScript", language: "typescript" } };
  writeFileSync(path, JSON.stringify(typed));
  const typescript = await vitestNotebook(folder);
  const again = await vitestNotebook(folder, "--reporter", "default");
  const typedGiven = await vitestNotebook(folder, "-p", "x", "5");
  const said = plain.entries.map((entry) => entry.said).join("\n");
  return {
    "one entry a cell in JUnit": yes(plain.entries.length === 2),
    "a difference is shown with its cell's source": yes(said.includes("x / 2)")),
    "the executed notebook of a failing run is kept": yes(isKept),
    "rewrites references": yes(JSON.stringify(JSON.parse(updated)).includes("loss 0.5")),
    "… and keeps every other byte": yes(updated === wanted),
    "parameters from outside": yes(given.entries.some((entry) => entry.said.includes("2.5 instead of 0.4"))),
    "runs TypeScript notebooks": yes(typescript.code === 0),
    "does not run again what has not changed": yes(again.code === 0 && again.output.includes("from the cache")),
    "parameters for TypeScript notebooks": yes(
      typedGiven.entries.some((entry) => entry.said.includes("5 instead of 1")),
    ),
    "patterns of one's own": await ownPattern(folder, version),
  };
}

const TYPED = [
  { source: "const x: number = 1;", outputs: [], tags: ["parameters"] },
  { source: "console.log(x);", outputs: [stdout("1\n")] },
];

async function ownPattern(folder: string, version: string): Promise<Answer> {
  const cells = [{ source: "print('see ticket-12')", outputs: [stdout("see ticket-7\n")] }];
  const notebook = JSON.parse(fileOf({ name: "", row: "", wanted: "passes", cells }, version));
  const run = async () => {
    writeFileSync(join(folder, "old.ipynb"), JSON.stringify(notebook));
    return (await vitestNotebook(folder)).code;
  };
  const before = await run();
  notebook.metadata.vitest_notebook = { patterns: [{ name: "ticket", expression: "ticket-[0-9]+" }] };
  return yes(before === 1 && (await run()) === 0);
}
