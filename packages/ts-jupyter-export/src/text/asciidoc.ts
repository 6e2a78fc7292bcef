// `--to asciidoc`: prose and rich text through pandoc, code and outputs as listings under their prompts.
import type { CodeCell, Notebook } from "@innerloop/nbformat";
import { nothingExcluded } from "../core/excluded.js";
import type { Exporter } from "../core/exporter.js";
import type { TextOptions } from "./options.js";
import { type Pandoc, withPandoc } from "./pandoc/index.js";
import { codeLanguage, dataAddress, extractedFile } from "./parts.js";
import { dataText, indent, quotePath, stripAnsi } from "./strings.js";
import { joinPieces, type Pieces, type RichOutput, type TextFormat, walkCells } from "./walk.js";

export function asciidocExporter(options: TextOptions = {}): Exporter {
  return {
    name: "asciidoc",
    mimetype: "text/asciidoc",
    extension: ".asciidoc",
    export: async (notebook, context) => {
      const data = await withPandoc("asciidoc", context.warn, (pandoc) =>
        joinPieces(walkCells(notebook, { format: asciidocFormat(notebook, pandoc, options), options, context })),
      );
      return { data, extension: ".asciidoc", files: new Map() };
    },
  };
}

function asciidocFormat(notebook: Notebook, pandoc: Pandoc, options: TextOptions): TextFormat {
  const excluded = options.exclude ?? nothingExcluded;
  return {
    priority: ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain", "text/latex"],
    rawMimetypes: ["text/asciidoc/", "text/markdown", "text/html", ""],
    inputPrompt: (cell) => [`\n\n${prompt("In", cell)}`],
    input: (cell) => {
      const language = codeLanguage(cell, notebook, ["pygments_lexer", "name"]);
      return [`\n[source${language === undefined ? "" : `, ${language}`}]\n----\n${cell.source}\n----\n`];
    },
    outputs: (body, cell) => [
      excluded.has("output-prompt") ? "\n\n----" : `\n\n${prompt("Out", cell)}\n----`,
      ...body,
      "----\n",
    ],
    stream: (output) => [`\n${output.text}`],
    error: (output) => ["\n", ...output.traceback.map((line) => `\n${stripAnsi(indent(line))}\n`), "\n"],
    data: (mime, output) => asciidocData(mime, output, pandoc),
    markdown: (cell) => ["\n", markdownToAsciidoc(cell.source, pandoc), "\n"],
    raw: (cell) => [cell.source],
  };
}

const prompt = (name: string, cell: CodeCell): string => `+*${name}[${cell.execution_count ?? " "}]:*+`;

const IMAGES: Readonly<Record<string, string>> = { "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg" };

function asciidocData(mime: string, output: RichOutput, pandoc: Pandoc): Pieces {
  const alt = IMAGES[mime];
  if (alt !== undefined) {
    const file = extractedFile(output, mime);
    return [`\n![${alt}](${file === undefined ? dataAddress(output, mime) : quotePath(file)})\n`];
  }
  const text = dataText(output.data[mime]);
  switch (mime) {
    case "text/html":
      return ["\n", pandoc.convert(text, "html", "asciidoc"), "\n"];
    case "text/latex":
      return ["\n", pandoc.convert(text, "latex", "asciidoc"), "\n"];
    case "text/markdown":
      return ["\n", markdownToAsciidoc(text, pandoc), "\n"];
    case "text/plain":
      return [text];
    default:
      return [];
  }
}

/** Pandoc writes emphasis as double underscores where single ones do (its issue 3068); nbconvert mends that, and so do we. */
async function markdownToAsciidoc(source: string, pandoc: Pandoc): Promise<string> {
  const text = await pandoc.convert(source, "markdown+lists_without_preceding_blankline", "asciidoc");
  if (!text.includes("__")) return text;
  return text
    .replace(/(?<![\p{L}\p{N}_])__((?:[\p{L}\p{N}_ \n-])+)__([:,.\n)])/gu, "_$1_$2")
    .replace(/\(__((?:[\p{L}\p{N}_/:.-])+)__\)/gu, "(_$1_)");
}
