// nbformat 3 → 4, by the rules of Jupyter's nbformat.v4.convert: worksheets are laid end to end, heading cells become Markdown, the output
// fields (text, png, …) become a MIME bundle, pyout and pyerr become execute_result and error, `input` and `prompt_number` get their new names.
import { pointerTo } from "./errors.js";
import { assignJson, JsonError } from "./json-read.js";
import { joinLines, splitLines, withoutLineEnd } from "./lines.js";
import { copyNumberForms } from "./numbers.js";
import type { JsonRecord } from "./records.js";

/** An output's embedded JSON text that is not JSON. */
export class EmbeddedJsonError extends Error {
  constructor(
    readonly pointer: string,
    readonly value: string,
    phrase: string,
  ) {
    super(phrase);
    this.name = "EmbeddedJsonError";
  }
}

/**
 * The cells and metadata of a valid format 3 document as format 4, still without cell ids.
 * @throws EmbeddedJsonError when a `json` output is not JSON
 */
export function upgradeV3(document: JsonRecord): { cells: JsonRecord[]; metadata: JsonRecord } {
  const worksheets = document.worksheets as { cells: JsonRecord[] }[];
  const cells = worksheets.flatMap((sheet, index) =>
    sheet.cells.map((cell, place) => upgradeCell(cell, `/worksheets/${index}/cells/${place}`)),
  );
  const { name: _name, signature: _signature, ...metadata } = document.metadata as JsonRecord;
  return { cells, metadata: copyNumberForms(document.metadata as JsonRecord, metadata) };
}

function upgradeCell(cell: JsonRecord, pointer: string): JsonRecord {
  const metadata = (cell.metadata ?? {}) as JsonRecord;
  switch (cell.cell_type) {
    case "code": {
      const { collapsed } = cell;
      return {
        cell_type: "code",
        metadata: collapsed === undefined ? metadata : copyNumberForms(metadata, { ...metadata, collapsed }),
        source: joinV3(cell.input),
        execution_count: cell.prompt_number ?? null,
        outputs: (cell.outputs as JsonRecord[]).map((output, index) =>
          upgradeOutput(output, `${pointer}/outputs/${index}`),
        ),
      };
    }
    case "heading": {
      const title = splitLines(joinV3(cell.source)).map(withoutLineEnd).join(" ");
      return { cell_type: "markdown", metadata, source: `${"#".repeat(Number(cell.level))} ${title}` };
    }
    case "raw":
      return { cell_type: "raw", metadata, source: joinV3(cell.source) };
    default:
      return { cell_type: "markdown", metadata, source: joinV3(cell.source) };
  }
}

/** Short names of format 3 → MIME types; `pdf` never had one and keeps its name. */
const MIME_TYPES: Record<string, string> = {
  text: "text/plain",
  html: "text/html",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  latex: "text/latex",
  json: "application/json",
  javascript: "application/javascript",
};

/** Fields that format 3 wrote as lines; any other list of strings is cut without regard to line ends. */
const MULTILINE = new Set(["text", "html", "svg", "latex", "javascript", "json"]);

function upgradeOutput(output: JsonRecord, pointer: string): JsonRecord {
  switch (output.output_type) {
    case "pyout":
    case "display_data": {
      const { output_type: type, metadata = {}, prompt_number: count, ...data } = output;
      const upgraded = {
        data: upgradeBundle(data, pointer),
        metadata: withMimeNames(metadata as JsonRecord),
      };
      if (type === "display_data") return { output_type: type, ...upgraded };
      return { output_type: "execute_result", execution_count: count ?? null, ...upgraded };
    }
    case "pyerr":
      return { ...output, output_type: "error" };
    default: {
      const { stream, text, ...rest } = output;
      return { ...rest, name: stream, text: joinV3(text) };
    }
  }
}

function upgradeBundle(fields: JsonRecord, pointer: string): JsonRecord {
  const texts = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      MULTILINE.has(key) ? joinV3(value) : joinLines(value as string[]),
    ]),
  );
  const bundle = withMimeNames(texts);
  const json = bundle["application/json"];
  if (typeof json === "string") {
    try {
      assignJson(bundle, "application/json", json);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      const field = Object.hasOwn(fields, "json") ? "json" : "application/json";
      throw new EmbeddedJsonError(pointerTo(pointer, field), json, error.message);
    }
  }
  return bundle;
}

function withMimeNames(fields: JsonRecord): JsonRecord {
  const named = { ...fields };
  for (const [short, mime] of Object.entries(MIME_TYPES)) {
    if (!Object.hasOwn(named, short)) continue;
    named[mime] = named[short];
    delete named[short];
  }
  return copyNumberForms(fields, named, MIME_TYPES);
}

/** Old writers split texts with or without the line ends: when the first line has none, they are put back. */
function joinV3(text: unknown): string {
  if (!Array.isArray(text)) return String(text);
  const lines = text as string[];
  return lines.join(/[\n\r]$/.test(lines[0] ?? "") ? "" : "\n");
}
