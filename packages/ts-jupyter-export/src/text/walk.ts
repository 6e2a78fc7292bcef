// The order of a notebook's parts in every text format, and what is left out: nbconvert's base template as one walk. A format
// says how each part reads; pieces that need another program come as promises, so that all of them can be made at once.
import type { CodeCell, ErrorOutput, MarkdownCell, Notebook, Output, RawCell, StreamOutput } from "@innerloop/nbformat";
import { type Excluded, nothingExcluded } from "../core/excluded.js";
import type { ExportContext } from "../core/exporter.js";
import type { TextOptions } from "./options.js";

export type Piece = string | Promise<string>;
export type Pieces = readonly Piece[];
export type RichOutput = Extract<Output, { data: unknown }>;

/** How one format writes the parts of a notebook. What is absent is not written. */
export interface TextFormat {
  /** Media types in the order in which an output's forms are tried. */
  readonly priority: readonly string[];
  /** `raw_mimetype`s of raw cells that are kept. */
  readonly rawMimetypes: readonly string[];
  readonly inputPrompt?: (cell: CodeCell) => Pieces;
  readonly input: (cell: CodeCell) => Pieces;
  /** Around all outputs of a cell, which has some. */
  readonly outputs?: (body: Pieces, cell: CodeCell) => Pieces;
  readonly stream?: (output: StreamOutput) => Pieces;
  readonly error?: (output: ErrorOutput) => Pieces;
  /** One form of an output; absent: outputs are not part of this format. */
  readonly data?: (mime: string, output: RichOutput) => Pieces;
  /** Around the form that was chosen, of a result or of something displayed. */
  readonly rich?: (body: Pieces, output: RichOutput, cell: CodeCell, mime: string | undefined) => Pieces;
  readonly markdown?: (cell: MarkdownCell) => Pieces;
  readonly raw: (cell: RawCell) => Pieces;
}

export interface Walk {
  format: TextFormat;
  options: TextOptions;
  context: ExportContext;
}

/** All cells of a notebook, without what comes before and after them. */
export function walkCells(notebook: Notebook, walk: Walk): Piece[] {
  const excluded = walk.options.exclude ?? nothingExcluded;
  return notebook.cells.flatMap((cell, index): Pieces => {
    if (cell.cell_type === "code") return excluded.has("code-cell") ? [] : codeCell(cell, index, walk, excluded);
    if (excluded.has(cell.cell_type) || sourceRemoved(cell)) return [];
    if (cell.cell_type === "markdown") return walk.format.markdown?.(cell) ?? [];
    return isWanted(cell, walk) ? walk.format.raw(cell) : [];
  });
}

/** The text of a document. Empty lines at its very start go, as nbconvert's do. */
export async function joinPieces(pieces: Pieces): Promise<string> {
  return (await Promise.all(pieces)).join("").replace(/^[\r\n]+/, "");
}

function codeCell(cell: CodeCell, index: number, walk: Walk, excluded: Excluded): Pieces {
  const { format } = walk;
  const pieces: Piece[] = [];
  if (!excluded.has("input") && !sourceRemoved(cell)) {
    if (!excluded.has("input-prompt")) pieces.push(...(format.inputPrompt?.(cell) ?? []));
    pieces.push(...format.input(cell));
  }
  if (cell.outputs.length === 0 || excluded.has("output")) return pieces;
  const body = cell.outputs.flatMap((output) => outputPieces(output, cell, index, walk));
  pieces.push(...(format.outputs?.(body, cell) ?? body));
  return pieces;
}

function outputPieces(output: Output, cell: CodeCell, index: number, { format, options, context }: Walk): Pieces {
  switch (output.output_type) {
    case "stream":
      return format.stream?.(output) ?? [];
    case "error":
      return format.error?.(output) ?? [];
    default: {
      if (format.data === undefined) return [];
      const mime = (options.displayPriority ?? format.priority).find((type) => Object.hasOwn(output.data, type));
      if (mime === undefined && Object.keys(output.data).length > 0) {
        const types = Object.keys(output.data).map((type) => `"${type}"`);
        context.warn(`output of cell ${index + 1} left out, no form of it can be written: ${types.join(", ")}`);
      }
      const body = mime === undefined ? [] : format.data(mime, output);
      return format.rich?.(body, output, cell, mime) ?? body;
    }
  }
}

/** `metadata.transient.remove_source`, which the removal of inputs by tag leaves behind. */
function sourceRemoved(cell: { metadata: Record<string, unknown> }): boolean {
  const { transient } = cell.metadata;
  return typeof transient === "object" && transient !== null && Boolean(Reflect.get(transient, "remove_source"));
}

function isWanted(cell: RawCell, { format, options }: Walk): boolean {
  const mime = cell.metadata.raw_mimetype ?? "";
  return typeof mime === "string" && (options.rawMimetypes ?? format.rawMimetypes).includes(mime.toLowerCase());
}
