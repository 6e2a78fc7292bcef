/**
 * A small project in a temporary folder, with a kernel of its own (a package that starts ts-jupyter-kernel), and its notebooks run for
 * real by `runAll`. It asserts nothing.
 */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Notebook, newCodeCell, newMarkdownCell, newNotebook } from "@innerloop/nbformat";
import { NotebookCache } from "../../../packages/vitest-notebook/src/cache/store.js";
import type { KeyInput, Stored } from "../../../packages/vitest-notebook/src/cache/types.js";
import { startRun } from "../../../packages/vitest-notebook/src/run/run.js";
import { notebookSettings } from "../../../packages/vitest-notebook/src/settings/metadata.js";
import { settingsOf } from "../../../packages/vitest-notebook/src/settings/options.js";
import type { NotebooksOptions } from "../../../packages/vitest-notebook/src/settings/types.js";

const KERNEL = fileURLToPath(new URL("../../../packages/ts-jupyter-kernel", import.meta.url));
const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** The cell sources of each notebook. */
export type Notebooks = Record<string, string[]>;

export class Project {
  readonly root: string = realpathSync(mkdtempSync(join(tmpdir(), "cached-project-")));
  options: NotebooksOptions = {};
  readonly #notebooks = new Map<string, Notebook>();

  constructor(files: Record<string, string>, notebooks: Notebooks) {
    for (const [path, text] of Object.entries({ ...this.#kernel(), ...files })) this.write(path, text);
    mkdirSync(join(this.root, "node_modules"), { recursive: true });
    symlinkSync(join(MODULES, "@types"), join(this.root, "node_modules", "@types"));
    for (const [name, cells] of Object.entries(notebooks)) this.edit(name, cells);
  }

  /** A copy of ts-jupyter-kernel that may be changed, beside the packages that it needs. */
  #kernel(): Record<string, string> {
    for (const part of ["bin", "dist", "package.json"]) {
      cpSync(join(KERNEL, part), join(this.root, "kernel", part), { recursive: true });
    }
    symlinkSync(MODULES, join(this.root, "kernel", "node_modules"));
    // Versions that npm has put beside the kernel's own package.
    symlinkSync(join(KERNEL, "node_modules"), join(this.root, "kernel", "dist", "node_modules"));
    const argv = [
      process.execPath,
      join(this.root, "kernel", "bin", "ts-jupyter-kernel.js"),
      "start",
      "{connection_file}",
    ];
    return {
      ".kernels/kernels/small/kernel.json": JSON.stringify({ argv, display_name: "Small", language: "typescript" }),
    };
  }

  /** Makes packages of the repository importable. */
  link(...names: string[]): void {
    for (const name of names) symlinkSync(join(MODULES, name), this.path(`node_modules/${name}`));
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** Gives a notebook other cells. Its first is tagged as that of parameters, a Markdown cell comes before all. */
  edit(name: string, cells: string[], prose = "Prose."): void {
    const notebook = newNotebook();
    notebook.metadata.kernelspec = { name: "small", display_name: "Small", language: "typescript" };
    notebook.cells = [newMarkdownCell(prose), ...cells.map((source) => newCodeCell(source))];
    const [, first] = notebook.cells;
    if (first !== undefined) first.metadata.tags = ["parameters"];
    this.#notebooks.set(name, notebook);
    this.write(`notebooks/${name}.ipynb`, "{}");
  }

  input(name: string): KeyInput {
    const settings = settingsOf(this.options);
    const notebook = this.#notebooks.get(name) ?? newNotebook();
    const nbSettings = notebookSettings(notebook, settings);
    return { path: this.path(`notebooks/${name}.ipynb`), notebook, nbSettings, settings, root: this.root };
  }

  get cache(): NotebookCache {
    return new NotebookCache(".vitest-notebook", this.root);
  }

  /** Runs and stores one notebook. @param meanwhile happens after the key is computed, while the kernel runs */
  async run(name: string, meanwhile: () => void = () => {}): Promise<Stored> {
    const input = this.input(name);
    const key = await this.cache.keyOf(input);
    const run = startRun(input.notebook, input.path, input.nbSettings, input.settings);
    meanwhile();
    const finished = await run.finished;
    if (finished.error !== undefined) throw finished.error;
    return this.cache.store(input.path, key, finished);
  }

  /** For each notebook that would run now: why. */
  async misses(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const name of this.#notebooks.keys()) {
      const input = this.input(name);
      const looked = await this.cache.lookup(input.path, await this.cache.keyOf(input));
      if (looked.status === "miss") found[name] = looked.reason;
    }
    return found;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
