// ClearOutputPreprocessor and ClearMetadataPreprocessor: what a run left behind, and what front ends wrote beside the text.
import { type Cell, copyNumberForms } from "@innerloop/nbformat";
import type { Preprocessor } from "../core/exporter.js";
import { editCells, withFields, withoutFields } from "./edit.js";
import type { PreprocessOptions } from "./options.js";

/** Metadata that speaks of outputs only; the default of both preprocessors that clear outputs. */
const outputFields = ["collapsed", "scrolled"] as const;

/** A code cell as if it had not run; other cells stay. */
export function withoutOutputs(cell: Cell, fields: readonly string[] = outputFields): Cell {
  if (cell.cell_type !== "code") return cell;
  const metadata = withoutFields(cell.metadata, fields);
  return withFields(cell, { outputs: [], execution_count: null, metadata });
}

export function clearOutput(options: NonNullable<PreprocessOptions["clearOutput"]>): Preprocessor {
  return {
    name: "ClearOutputPreprocessor",
    preprocess: (notebook) => ({
      notebook: editCells(notebook, (cell) => withoutOutputs(cell, options.removeMetadataFields)),
    }),
  };
}

/** A field to keep, by name or by the names that lead to it. */
type Mask = readonly (string | readonly string[])[];

export function clearMetadata(options: NonNullable<PreprocessOptions["clearMetadata"]>): Preprocessor {
  const { cells = "clear", notebook: frame = "clear" } = options;
  const cellMask = options.preserveCellMask ?? [];
  const notebookMask = options.preserveNotebookMask ?? [["language_info", "name"]];
  const clearCell = (cell: Cell): Cell =>
    cell.cell_type === "code" ? withFields(cell, { metadata: preserved(cell.metadata, cellMask) }) : cell;
  return {
    name: "ClearMetadataPreprocessor",
    preprocess(notebook) {
      const cleared = cells === "clear" ? editCells(notebook, clearCell) : notebook;
      if (frame === "keep") return { notebook: cleared };
      return { notebook: withFields(cleared, { metadata: preserved(notebook.metadata, notebookMask) }) };
    },
  };
}

/** The part of a record that a mask keeps, in the record's order. */
function preserved(record: object, mask: Mask): Record<string, unknown> {
  const paths = mask.map((path) => (typeof path === "string" ? [path] : path)).filter((path) => path.length > 0);
  const kept = Object.entries(record).flatMap(([field, value]): [string, unknown][] => {
    const rests = paths.filter(([first]) => first === field).map(([, ...rest]) => rest);
    if (rests.some((rest) => rest.length === 0)) return [[field, value]];
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return rests.length > 0 && isRecord ? [[field, preserved(value, rests)]] : [];
  });
  return copyNumberForms(record, Object.fromEntries(kept));
}
