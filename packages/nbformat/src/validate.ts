// Validation against the official JSON schemas, plus what the schemas cannot say: cell ids are unique. A valid notebook passes the whole
// schema at once. For one that does not, each cell and each output is held against the one definition that its cell_type or output_type
// names, so that the error is about that cell and not about every kind of cell that it is not.
import { brief, pointerTo } from "./errors.js";
import { isRecord, type JsonRecord } from "./records.js";
import { problemsFrom } from "./schema-errors.js";
import { type FormatName, formatName, KNOWN_FORMATS, validatorOf } from "./schemas.js";
import type { Problem } from "./types.js";

/**
 * Everything that is wrong with a notebook in the form of the file or in memory, by the schema of the format that it says it has
 * (3 or 4.0–4.5). An empty list: it is valid.
 */
export function validateNotebook(notebook: unknown): Problem[] {
  if (!isRecord(notebook)) return [{ pointer: "", message: `not an object: ${brief(notebook)}`, value: notebook }];
  const version = versionProblem(notebook);
  if (version !== undefined) return [version];
  const format = formatName(notebook.nbformat, notebook.nbformat_minor);
  // Only a missing minor number of format 4 is left: its schemas say so.
  if (format === undefined) return [missing("", "nbformat_minor")];
  if (!validatorOf(format)(notebook)) return detailedProblems(notebook, format);
  return format === "v4.5" ? duplicateIds(notebook.cells as JsonRecord[]) : [];
}

function versionProblem(notebook: JsonRecord): Problem | undefined {
  const { nbformat: major, nbformat_minor: minor } = notebook;
  if (major === undefined) return missing("", "nbformat");
  if (major !== 3 && major !== 4) {
    return {
      pointer: "/nbformat",
      message: `unknown notebook format ${brief(major)} (known: ${KNOWN_FORMATS})`,
      value: major,
    };
  }
  if (major === 3 || minor === undefined || formatName(major, minor) !== undefined) return undefined;
  const message = `unknown notebook format 4.${brief(minor)} (known: ${KNOWN_FORMATS})`;
  return { pointer: "/nbformat_minor", message, value: minor };
}

function detailedProblems(notebook: JsonRecord, format: FormatName): Problem[] {
  const check = (part: string, value: unknown, pointer: string): Problem[] => {
    const validate = validatorOf(format, part);
    return validate(value) ? [] : problemsFrom(validate.errors ?? [], pointer);
  };
  const { frame, cells } = format === "v3" ? worksheetParts(notebook) : cellParts(notebook);
  const problems = check("notebook", frame, "");
  for (const { cell, pointer } of cells) {
    const part = typed(cell, "cell_type", CELLS[format === "v3" ? 3 : 4], pointer);
    if ("problem" in part) {
      problems.push(part.problem);
      continue;
    }
    const outputs = Array.isArray(part.record.outputs) ? part.record.outputs : [];
    const bare = outputs.length > 0 ? { ...part.record, outputs: [] } : part.record;
    problems.push(...check(part.definition, bare, pointer));
    outputs.forEach((output: unknown, index) => {
      const place = `${pointer}/outputs/${index}`;
      const found = typed(output, "output_type", OUTPUTS[format === "v3" ? 3 : 4], place);
      problems.push(...("problem" in found ? [found.problem] : check(found.definition, found.record, place)));
    });
  }
  if (problems.length === 0) throw new Error("internal: the schema refuses the notebook, but none of its parts");
  return problems;
}

interface Parts {
  /** The document without its cells. */
  frame: JsonRecord;
  cells: { cell: unknown; pointer: string }[];
}

function cellParts(notebook: JsonRecord): Parts {
  if (!Array.isArray(notebook.cells)) return { frame: notebook, cells: [] };
  const cells = notebook.cells.map((cell: unknown, index) => ({ cell, pointer: `/cells/${index}` }));
  return { frame: { ...notebook, cells: [] }, cells };
}

function worksheetParts(notebook: JsonRecord): Parts {
  if (!Array.isArray(notebook.worksheets)) return { frame: notebook, cells: [] };
  const parts = notebook.worksheets.map((sheet: unknown, index) => {
    if (!isRecord(sheet)) return { frame: sheet, cells: [] };
    const { frame, cells } = cellParts(sheet);
    return { frame, cells: cells.map(({ cell, pointer }) => ({ cell, pointer: `/worksheets/${index}${pointer}` })) };
  });
  return {
    frame: { ...notebook, worksheets: parts.map((part) => part.frame) },
    cells: parts.flatMap((part) => part.cells),
  };
}

type Definitions = Record<string, string>;

const TEXT_CELLS = { markdown: "markdown_cell", raw: "raw_cell" };
const CELLS: Record<3 | 4, Definitions> = {
  3: { code: "code_cell", ...TEXT_CELLS, heading: "heading_cell", html: "markdown_cell" },
  4: { code: "code_cell", ...TEXT_CELLS },
};
const OUTPUTS: Record<3 | 4, Definitions> = {
  3: { stream: "stream", display_data: "display_data", pyout: "pyout", pyerr: "pyerr" },
  4: { stream: "stream", display_data: "display_data", execute_result: "execute_result", error: "error" },
};

/** The definition that a part's own type field names. */
function typed(
  value: unknown,
  field: string,
  definitions: Definitions,
  pointer: string,
): { record: JsonRecord; definition: string } | { problem: Problem } {
  if (!isRecord(value)) return { problem: { pointer, message: `not an object: ${brief(value)}`, value } };
  const type = value[field];
  if (type === undefined) return { problem: missing(pointer, field) };
  if (typeof type === "string" && Object.hasOwn(definitions, type)) {
    return { record: value, definition: definitions[type] as string };
  }
  const message = `unknown value ${brief(type)} (known: ${Object.keys(definitions).join(", ")})`;
  return { problem: { pointer: pointerTo(pointer, field), message, value: type } };
}

function missing(pointer: string, field: string): Problem {
  return { pointer, message: `missing field ${brief(field)}`, value: undefined };
}

function duplicateIds(cells: readonly JsonRecord[]): Problem[] {
  const first = new Map<unknown, number>();
  return cells.flatMap(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) {
      first.set(id, index);
      return [];
    }
    return [
      {
        pointer: `/cells/${index}/id`,
        message: `cell id ${brief(id)} is already that of /cells/${earlier}`,
        value: id,
      },
    ];
  });
}
