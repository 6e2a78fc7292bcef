// What of a cell is shown: the parts that the page leaves out (nbconvert's exclude_…), sources that a preprocessor has
// removed, Jupyter Book's tags hide-cell, hide-input and hide-output (with `-` or `_`), which fold, and JupyterLab's own
// "collapsed" marks. Tags that remove take options, as in nbconvert: nothing goes that nobody asked to go.
import type { Cell } from "@innerloop/nbformat";
import type { PageOptions } from "./options.js";

export type Showing = "shown" | "folded" | "none";

export interface CellShowing {
  cell: "shown" | "none";
  /** Of a Markdown or raw cell: its text. */
  input: Showing;
  output: Showing;
}

export const tagsOf = (cell: Cell): string[] =>
  Array.isArray(cell.metadata.tags) ? cell.metadata.tags.filter((tag) => typeof tag === "string") : [];

const KIND = { code: "code-cell", markdown: "markdown", raw: "raw" } as const;

/** How the two halves of a cell are shown. */
export function showingOf(cell: Cell, { exclude, input = "shown" }: PageOptions): CellShowing {
  const tags = new Set(tagsOf(cell).map((tag) => tag.toLowerCase().replaceAll("_", "-")));
  const { jupyter, transient, collapsed } = cell.metadata;
  const isCode = cell.cell_type === "code";
  const isSourceGone =
    (transient as { remove_source?: unknown } | null | undefined)?.remove_source === true ||
    (isCode && (input === "none" || exclude?.has("input") === true));
  const isOutputGone = exclude?.has("output") === true;
  const isFolded = tags.has("hide-cell");
  const foldInput = isCode && (input === "folded" || tags.has("hide-input") || jupyter?.source_hidden === true);
  const foldOutput = tags.has("hide-output") || jupyter?.outputs_hidden === true || collapsed === true;
  const isGone = exclude?.has(KIND[cell.cell_type]) === true || (!isCode && isSourceGone);
  return {
    cell: isGone ? "none" : "shown",
    input: isSourceGone ? "none" : isFolded || foldInput ? "folded" : "shown",
    output: isOutputGone ? "none" : isFolded || foldOutput ? "folded" : "shown",
  };
}
