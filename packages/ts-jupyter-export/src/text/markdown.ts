// `--to markdown`: prose as it stands, code in fences, text outputs indented by four spaces, images as links to their files.
import type { Notebook } from "@innerloop/nbformat";
import type { ExportContext, Exporter } from "../core/exporter.js";
import type { TextOptions } from "./options.js";
import { codeLanguage, dataAddress, extractedFile } from "./parts.js";
import { dataText, indent, quotePath, stripAnsi } from "./strings.js";
import { joinPieces, type Pieces, type RichOutput, type TextFormat, walkCells } from "./walk.js";

export function markdownExporter(options: TextOptions = {}): Exporter {
  return {
    name: "markdown",
    mimetype: "text/markdown",
    extension: ".md",
    export: async (notebook, context) => {
      const pieces = walkCells(notebook, { format: markdownFormat(notebook), options, context });
      const data = await joinPieces(pieces);
      const isSanitized = context.trust === "untrusted" || options.foreign === "sanitize";
      return { data: isSanitized ? await sanitized(data, options, context) : data, extension: ".md", files: new Map() };
    },
  };
}

/** The whole document: a cell that ends in a list makes prose of the indented output after it, and a fence may be closed by code. */
async function sanitized(data: string, { sanitize }: TextOptions, { warn }: ExportContext): Promise<string> {
  const { loadSanitizer } = await import("../sanitize/index.js");
  const { markdown, removed } = await loadSanitizer(sanitize);
  const clean = markdown(data);
  const names = removed();
  if (names.length > 0) warn(`left out as unsafe: ${names.join(", ")}`);
  return clean;
}

const markdownFormat = (notebook: Notebook): TextFormat => ({
  priority: ["text/html", "text/markdown", "image/svg+xml", "text/latex", "image/png", "image/jpeg", "text/plain"],
  rawMimetypes: ["text/markdown", "text/html", ""],
  inputPrompt: () => ["\n"],
  input: (cell) => [`\n\`\`\`${codeLanguage(cell, notebook, ["name"]) ?? ""}\n${cell.source}\n\`\`\`\n`],
  stream: (output) => [`\n${indent(output.text)}\n`],
  error: (output) => ["\n", ...output.traceback.map((line) => `\n${stripAnsi(indent(line))}\n`), "\n"],
  // An output of a run stands in two templates of nbconvert, each with line ends of its own.
  rich: (body, output) =>
    output.output_type === "execute_result" ? ["\n\n\n", ...body, "\n\n"] : ["\n", ...body, "\n"],
  data: markdownData,
  markdown: (cell) => [`\n${cell.source}\n`],
  raw: (cell) => [cell.source],
});

const IMAGES: Readonly<Record<string, string>> = { "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg" };

function markdownData(mime: string, output: RichOutput): Pieces {
  const alt = IMAGES[mime];
  if (alt !== undefined) {
    const file = extractedFile(output, mime);
    return [`\n    \n![${alt}](${file === undefined ? dataAddress(output, mime) : quotePath(file)})\n    \n`];
  }
  const text = dataText(output.data[mime]);
  switch (mime) {
    case "text/plain":
      return [`\n${indent(text)}\n`];
    case "text/html":
    case "text/markdown":
    case "text/latex":
      return [`\n${text}\n`];
    default:
      return [];
  }
}
