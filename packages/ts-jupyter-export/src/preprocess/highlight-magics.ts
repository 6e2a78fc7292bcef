// HighlightMagicsPreprocessor: a code cell that starts with `%%bash` and the like is marked with that language
// (`metadata.magics_language`), for highlighting and for Markdown's fences.
import type { Cell } from "@innerloop/nbformat";
import type { Preprocessor } from "../core/exporter.js";
import { editCells, withFields } from "./edit.js";
import type { PreprocessOptions } from "./options.js";
import { pythonSpace } from "./python-space.js";

/** nbconvert's own, by magic. */
const known: Readonly<Record<string, string>> = {
  "%%R": "r",
  "%%bash": "bash",
  "%%cython": "cython",
  "%%javascript": "javascript",
  "%%julia": "julia",
  "%%latex": "latex",
  "%%octave": "octave",
  "%%perl": "perl",
  "%%ruby": "ruby",
  "%%sh": "sh",
  "%%sql": "sql",
};

const magic = new RegExp(`^[${pythonSpace}]*([^${pythonSpace}]+)[${pythonSpace}]`, "u");

export function highlightMagics(options: NonNullable<PreprocessOptions["highlightMagics"]>): Preprocessor {
  const languages = new Map(Object.entries({ ...known, ...options.languages }));
  const mark = (cell: Cell): Cell => {
    if (cell.cell_type !== "code") return cell;
    const language = languages.get(magic.exec(cell.source)?.[1] ?? "");
    if (language === undefined || language === "") return cell;
    return withFields(cell, { metadata: withFields(cell.metadata, { magics_language: language }) });
  };
  return {
    name: "HighlightMagicsPreprocessor",
    preprocess: (notebook) => ({ notebook: editCells(notebook, mark) }),
  };
}
