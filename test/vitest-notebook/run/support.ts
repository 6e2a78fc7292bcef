// Real kernels for runs: ts-jupyter without type checks, and the fake kernel of jupyter-client's tests, which dies as it is told.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Notebook, newMarkdownCell, type Output } from "@innerloop/nbformat";
import { kernelJson, writeKernelspec } from "ts-jupyter-kernel";
import { startRun } from "../../../packages/vitest-notebook/src/run/run.js";
import type { CellOutcome, FinishedRun, NotebookRun } from "../../../packages/vitest-notebook/src/run/types.js";
import { notebookSettings } from "../../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";
import type { NotebooksOptions } from "../../../packages/vitest-notebook/src/settings/types.js";
import { makeProject, notebookOf } from "../../jupyter-client/support.js";

export { notebookOf } from "../../jupyter-client/support.js";

/** Source of a cell that ends ts-jupyter's front, which is what a client sees of the kernel: once (a file remembers), or always. */
export const killKernel = (remember?: string): string => {
  const kill = 'process.kill(process.ppid, "SIGKILL"); await new Promise(() => {});';
  if (remember === undefined) return kill;
  const file = JSON.stringify(remember);
  return `const fs = process.getBuiltinModule("fs");\nif (!fs.existsSync(${file})) { fs.writeFileSync(${file}, ""); ${kill} }`;
};

export interface RunProject {
  dir: string;
  /** The cells below a heading, so that positions (from 0, with the heading) and numbers (from 1, without) differ by nothing but luck. */
  start(cells: Parameters<typeof notebookOf>, options?: NotebooksOptions & { kernel?: string }): NotebookRun;
  run(cells: Parameters<typeof notebookOf>, options?: NotebooksOptions): Promise<Ended>;
  /** A file name of its own. */
  file(name: string): string;
  processes(): number[];
  remove(): void;
}

export interface Ended {
  outcomes: CellOutcome[];
  finished: FinishedRun;
}

export function makeRunProject(): RunProject {
  const project = makeProject();
  writeKernelspec(join(project.dir, ".kernels", "kernels", "quick"), kernelJson({ words: ["--typecheck", "off"] }));
  const folder = join(project.dir, "notebooks");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  const start: RunProject["start"] = (cells, options = {}) => {
    const notebook = titled(notebookOf(...cells));
    const settings = settingsOf({ kernel: "quick", ...options, env: { ...project.env, ...options.env } });
    return startRun(notebook, join(folder, "nb.ipynb"), notebookSettings(notebook, settings), settings);
  };
  return {
    dir: project.dir,
    file: (name) => join(project.dir, name),
    start,
    run: async (cells, options) => {
      const run = start(cells, options);
      const outcomes = await Promise.all(cells.map((_, at) => run.cell(at + 1)));
      return { outcomes, finished: await run.finished };
    },
    processes: project.processes,
    remove: project.remove,
  };
}

function titled(notebook: Notebook): Notebook {
  notebook.cells.unshift(newMarkdownCell("# Title", { id: "title" }));
  notebook.metadata.kernelspec = { name: "quick", display_name: "TypeScript", language: "typescript" };
  return notebook;
}

/** One line an output: `stdout: …`, `error: Name: message`, `execute_result: …`. */
export function shownBy(outputs: Output[]): string[] {
  return outputs.map((output) => {
    if (output.output_type === "stream") return `${output.name}: ${output.text}`;
    if (output.output_type === "error") return `error: ${output.ename}: ${output.evalue}`;
    return `${output.output_type}: ${output.data["text/plain"]}`;
  });
}

export const statuses = (outcomes: CellOutcome[]): string[] => outcomes.map(({ status }) => status);
export const shownAt = (notebook: Notebook, index: number): string[] => {
  const cell = notebook.cells[index];
  return cell?.cell_type === "code" ? shownBy(cell.outputs) : [];
};
