// Cell tags and metadata that change what is shown: Jupyter Book's and nbconvert's names, with `-` or `_`, and
// JupyterLab's own "collapsed" marks.
import type { Cell } from "@innerloop/nbformat";
import type { PageOptions } from "./options.js";

export type Showing = "shown" | "folded" | "none";

export interface CellShowing {
  cell: "shown" | "none";
  input: Showing;
  output: Showing;
}

export const tagsOf = (cell: Cell): string[] => (Array.isArray(cell.metadata.tags) ? cell.metadata.tags : []);

/** How the two halves of a cell are shown. */
export function showingOf(cell: Cell, options: PageOptions): CellShowing {
  const tags = new Set(tagsOf(cell).map((tag) => tag.toLowerCase().replaceAll("_", "-")));
  const { jupyter, transient, collapsed } = cell.metadata;
  const removed = (transient as { remove_source?: boolean } | undefined)?.remove_source === true;
  const hideCell = tags.has("hide-cell");
  const input = removed || tags.has("remove-input") ? "none" : (options.input ?? "shown");
  const output = tags.has("remove-output") ? "none" : "shown";
  const foldInput = hideCell || tags.has("hide-input") || jupyter?.source_hidden === true;
  const foldOutput = hideCell || tags.has("hide-output") || jupyter?.outputs_hidden === true || collapsed === true;
  return {
    cell: tags.has("remove-cell") ? "none" : "shown",
    input: input === "shown" && foldInput ? "folded" : input,
    output: output === "shown" && foldOutput ? "folded" : output,
  };
}
