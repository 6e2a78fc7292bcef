// Finds the plotly figures in a notebook's outputs and gives each a stable file name: the output metadata's
// innerloop.figure where the author named it, else figure-N by position. A second figure of the same name gets -2.
import type { MimeBundle, Notebook } from "@innerloop/nbformat";

export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** A plotly figure as plotly.js takes it; traces and layout are plotly's own records. */
export interface Figure {
  data: Record<string, unknown>[];
  layout?: Record<string, unknown>;
  config?: Record<string, unknown>;
}

export interface NamedFigure {
  /** File name without extension, unique in its notebook. */
  name: string;
  cellId: string;
  figure: Figure;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The figure of one MIME bundle, or undefined when there is none or it is malformed. Titles given as bare text, which
 * plotly.js 3 no longer reads (older notebooks have them), become records.
 */
export function figureOf(bundle: MimeBundle): Figure | undefined {
  const value = bundle[PLOTLY_MIME];
  if (!isRecord(value) || !Array.isArray(value.data) || !value.data.every(isRecord)) return undefined;
  return {
    data: value.data,
    ...(isRecord(value.layout) ? { layout: titled(value.layout) as Record<string, unknown> } : {}),
    ...(isRecord(value.config) ? { config: value.config } : {}),
  };
}

function titled(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, entry]) => {
    return [key, key === "title" && typeof entry === "string" ? { text: entry } : titled(entry)];
  });
  return Object.fromEntries(entries);
}

/** All figures of a notebook, in reading order. */
export function figuresOf(notebook: Notebook): NamedFigure[] {
  const taken = new Set<string>();
  const found: NamedFigure[] = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    for (const output of cell.outputs) {
      if (output.output_type !== "display_data" && output.output_type !== "execute_result") continue;
      const figure = figureOf(output.data);
      if (!figure) continue;
      const wanted = fileName(givenName(output.metadata)) || `figure-${found.length + 1}`;
      found.push({ name: unique(wanted, taken), cellId: cell.id, figure });
    }
  }
  return found;
}

function givenName(metadata: unknown): string {
  const ours = isRecord(metadata) ? metadata.innerloop : undefined;
  return isRecord(ours) && typeof ours.figure === "string" ? ours.figure : "";
}

/** Only letters, digits, dots, underscores and hyphens reach the file system. */
const fileName = (name: string): string => name.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|-+$/g, "");

function unique(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
  taken.add(name);
  return name;
}
