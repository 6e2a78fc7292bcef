import type { Notebook } from "@innerloop/nbformat";
import type { ExportContext } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import {
  type PreprocessOptions,
  preprocess,
  preprocessorsOf,
} from "../../../packages/ts-jupyter-export/src/preprocess/index.js";

/** A context that keeps what it is warned of. */
export function contextOf(changes: Partial<ExportContext> = {}): ExportContext & { warnings: string[] } {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  return {
    name: "note",
    uniqueKey: "note",
    filesDir: "note_files",
    trust: "trusted",
    resolve: async () => undefined,
    ...changes,
    warn,
    warnings,
  };
}

export async function run(notebook: Notebook, options: PreprocessOptions, changes: Partial<ExportContext> = {}) {
  const context = contextOf(changes);
  const made = await preprocess(notebook, preprocessorsOf(options), context);
  return { ...made, paths: [...made.files.keys()], warnings: context.warnings };
}

/** Writing to any part of it throws (modules are strict). */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFrozen);
  return Object.freeze(value);
}
