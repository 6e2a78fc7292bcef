/** What the notebook itself gives to its key: the code that runs, how it is run, and the metadata that a kernel may read. */
import type { Notebook } from "@innerloop/nbformat";
import { cellName } from "../settings/number.js";
import type { CellSettings, NotebookSettings } from "../settings/types.js";
import { hashOf } from "./files.js";

/** Metadata that change no run: they are in the key as settings, or are for people. */
const NOT_RUN = new Set(["kernelspec", "language_info", "vitest_notebook", "title", "authors", "widgets", "toc"]);

export function cellParts(notebook: Notebook, nbSettings: NotebookSettings): Record<string, string> {
  const parts: Record<string, string> = {};
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== "code") return;
    const name = cellName(notebook.cells, index);
    const hash = hashOf(
      `${cell.source}\n${JSON.stringify(executionOf(nbSettings.cells.get(index), cell.metadata.tags))}`,
    );
    // Empty cells have one name for all.
    parts[name] = parts[name] === undefined ? hash : hashOf(parts[name] + hash);
  });
  const metadata = Object.entries(notebook.metadata).filter(([name]) => !NOT_RUN.has(name));
  parts["the notebook's metadata"] = hashOf(stable(Object.fromEntries(metadata)));
  parts.parameters = hashOf(stable(nbSettings.parameters));
  parts.timeouts = String(nbSettings.notebookTimeout);
  return parts;
}

/** Comparison and its tolerances are left out: a stored run is compared again. */
function executionOf(settings: CellSettings | undefined, tags: readonly string[] = []): unknown[] {
  const marks = tags.filter((tag) => tag === "parameters" || tag === "injected-parameters");
  return [settings?.execution ?? "run", settings?.expects ?? "success", settings?.timeout ?? 0, marks];
}

/** JSON whose keys are in order. */
export function stable(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ) ?? "undefined"
  );
}
