import type { Notebook } from "@innerloop/nbformat";
import type { PageOptions } from "./options.js";
export async function renderNotebook(notebook: Notebook, options: PageOptions = {}): Promise<string> {
  return `<!DOCTYPE html><title>${options.title ?? ""}</title>${notebook.cells.length}`;
}
