// What a notebook depends on, for those who have to know before it runs: watch mode, and `vitest related`.
import { statSync } from "node:fs";
import { readNotebook } from "@innerloop/nbformat";
import { NotebookCache } from "./cache/store.js";
import type { RunnerContext } from "./context.js";
import { notebookSettings } from "./settings/metadata.js";

/** Files that the notebook imports, transitively, and that its last run read, as far as they are there. Of a notebook that cannot be read: none. */
export async function dependenciesOf(path: string, { settings, root }: RunnerContext): Promise<string[]> {
  try {
    const notebook = await readNotebook(path);
    const input = { path, notebook, nbSettings: notebookSettings(notebook, settings), settings, root };
    const { files } = await new NotebookCache(settings.dir, root).keyOf(input);
    // A watcher that is given a folder watches all that lies below it.
    return files.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  } catch {
    // The runner says what is wrong, as a failed file.
    return [];
  }
}
