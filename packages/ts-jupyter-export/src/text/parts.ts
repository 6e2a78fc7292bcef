// Facts of a notebook that several text formats write: the language of its code, and the files of extracted outputs.
import type { CodeCell, Notebook } from "@innerloop/nbformat";
import type { RichOutput } from "./walk.js";

/** Language of a cell's code: its magic's, else the first of these fields that the notebook's language has. */
export function codeLanguage(cell: CodeCell, notebook: Notebook, fields: readonly string[]): string | undefined {
  const { magics_language: ofMagic } = cell.metadata;
  if (typeof ofMagic === "string") return ofMagic;
  const language = notebook.metadata.language_info;
  const field = fields.find((name) => language !== undefined && Object.hasOwn(language, name));
  return field === undefined ? undefined : String(language?.[field]);
}

/** Path of the file that holds this form of an output, relative to the document; undefined where it was not extracted. */
export function extractedFile(output: RichOutput, mime: string): string | undefined {
  const files = output.metadata.filenames;
  if (typeof files !== "object" || files === null) return undefined;
  const file: unknown = Reflect.get(files, mime);
  return typeof file === "string" ? file : undefined;
}

/** An image as a data address, for outputs that stay in the document. */
export function dataAddress(output: RichOutput, mime: string): string {
  const data = String(output.data[mime]);
  const base64 = mime === "image/svg+xml" ? Buffer.from(data, "utf8").toString("base64") : data;
  return `data:${mime};base64,${base64}`;
}
