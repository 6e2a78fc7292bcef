// ExtractOutputPreprocessor: pictures (or what else is asked for) leave the notebook as files. The data stays in the notebook as well, and
// `metadata.filenames[type]` of the output says where the file is; Markdown, reStructuredText and LaTeX refer to it.
import type { DisplayDataOutput, ExecuteResultOutput, Output } from "@innerloop/nbformat";
import type { ExportContext, Preprocessor } from "../core/exporter.js";
import { markExtracted } from "../core/extracted.js";
import { decodeBase64 } from "./base64.js";
import { dedent } from "./dedent.js";
import { editCells, editOutputs, withFields } from "./edit.js";
import { joinPath, Places, safeName } from "./file-names.js";
import { filesSoFar } from "./files-so-far.js";
import { endingOf, formOf } from "./media.js";
import type { PreprocessOptions } from "./options.js";
import { pythonJson } from "./python-json.js";
import { nameTemplate, type Template } from "./template.js";

const fields = ["unique_key", "cell_index", "index", "extension"] as const;
const defaultTemplate = "{unique_key}_{cell_index}_{index}{extension}";
export const extractedTypes = ["image/png", "image/jpeg", "image/svg+xml", "application/pdf"] as const;

interface Extraction {
  context: ExportContext;
  types: readonly string[];
  template: Template<(typeof fields)[number]>;
  places: Places;
  files: Map<string, string | Uint8Array>;
}

type Display = DisplayDataOutput | ExecuteResultOutput;

export function extractOutput(options: NonNullable<PreprocessOptions["extractOutput"]>): Preprocessor {
  const types = options.types ?? extractedTypes;
  const trait = "ExtractOutputPreprocessor.output_filename_template";
  const template = nameTemplate(options.filenameTemplate ?? defaultTemplate, fields, trait);
  return {
    name: "ExtractOutputPreprocessor",
    preprocess(notebook, context) {
      const files = new Map<string, string | Uint8Array>();
      const extraction = { context, types, template, places: new Places(filesSoFar(context).keys()), files };
      const extracted = editCells(notebook, (cell, cellIndex) =>
        editOutputs(cell, (outputs) =>
          outputs.map((output, index) => extract(output, { cellIndex, index }, extraction)),
        ),
      );
      return { notebook: extracted, files };
    },
  };
}

interface Place {
  cellIndex: number;
  index: number;
}

function extract(output: Output, place: Place, extraction: Extraction): Output {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return output;
  const dedented = withDedentedHtml(output);
  const filenames: Record<string, string> = {};
  for (const mime of extraction.types) {
    if (!Object.hasOwn(dedented.data, mime)) continue;
    const path = extractOne(dedented, mime, place, extraction);
    if (path !== undefined) filenames[mime] = path;
  }
  if (Object.keys(filenames).length === 0) return dedented;
  const known = output.metadata.filenames;
  const isBelieved = extraction.context.trust === "trusted" && typeof known === "object" && !Array.isArray(known);
  const all = { ...(isBelieved ? known : {}), ...filenames };
  return withFields(dedented, { metadata: withFields(output.metadata, { filenames: markExtracted(all) }) });
}

/** Indented HTML would be code in Markdown. */
function withDedentedHtml(output: Display): Display {
  const html = output.data["text/html"];
  if (typeof html !== "string" || dedent(html) === html) return output;
  return withFields(output, { data: withFields(output.data, { "text/html": dedent(html) }) });
}

/** Where the file lies, with `/`; undefined, after a warning, where none can be made. */
function extractOne(output: Display, mime: string, place: Place, extraction: Extraction): string | undefined {
  const { context, places, files } = extraction;
  const where = `output ${place.index + 1} of cell ${place.cellIndex + 1}`;
  const content = contentOf(mime, output.data[mime]);
  if (content === undefined) {
    context.warn(`${where}: ${mime} is not base64: ${brief(output.data[mime])}`);
    return undefined;
  }
  const name = fileName(output, mime, place, extraction);
  if (name === undefined) return undefined;
  const path = joinPath(context.filesDir, name);
  const free = places.take(path);
  if (free !== path)
    context.warn(`${where}: ${JSON.stringify(path)} is another file already, written as ${JSON.stringify(free)}`);
  files.set(free, content);
  return free;
}

function contentOf(mime: string, data: unknown): string | Uint8Array | undefined {
  const form = formOf(mime, data);
  if (form === "bytes") return decodeBase64(String(data));
  return form === "json" ? pythonJson(data) : String(data);
}

/** The author's name (`metadata.filename`), its last part only; else the template's. */
function fileName(output: Display, mime: string, place: Place, extraction: Extraction): string | undefined {
  const { context, template } = extraction;
  const ending = endingOf(mime);
  const asked = output.metadata.filename;
  if (typeof asked !== "string" || asked === "") {
    const { cellIndex, index } = place;
    return template({ unique_key: context.uniqueKey, cell_index: cellIndex, index, extension: ending });
  }
  const bare = safeName(asked);
  if (bare === undefined) {
    context.warn(`output file name is left out: ${brief(asked)}`);
    return undefined;
  }
  if (bare !== asked) context.warn(`unsafe output file name ${brief(asked)}, written as ${JSON.stringify(bare)}`);
  return bare.endsWith(ending) ? bare : `${bare}${ending}`;
}

const brief = (value: unknown): string => JSON.stringify(String(value).slice(0, 60));
