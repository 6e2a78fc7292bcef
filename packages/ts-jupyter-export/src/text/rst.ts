// `--to rst`: reStructuredText. Prose goes through pandoc; code, results and images become directives.

import type { Notebook } from "@innerloop/nbformat";
import { baseDisplayPriority } from "../core/display-priority.js";
import type { Exporter } from "../core/exporter.js";
import type { TextOptions } from "./options.js";
import { type Pandoc, withPandoc } from "./pandoc/index.js";
import { codeLanguage, dataAddress, extractedFile } from "./parts.js";
import { dataText, indent, isBlank, quotePath, stripAnsi } from "./strings.js";
import { joinPieces, type Pieces, type RichOutput, type TextFormat, walkCells } from "./walk.js";

export function rstExporter(options: TextOptions = {}): Exporter {
  return {
    name: "rst",
    mimetype: "text/x-rst",
    extension: ".rst",
    export: async (notebook, context) => {
      const data = await withPandoc("rst", context.warn, (pandoc) =>
        joinPieces(walkCells(notebook, { format: rstFormat(notebook, pandoc), options, context })),
      );
      return { data, extension: ".rst", files: new Map() };
    },
  };
}

const rstFormat = (notebook: Notebook, pandoc: Pandoc): TextFormat => ({
  priority: ["text/x-rst", ...baseDisplayPriority],
  rawMimetypes: ["text/x-rst", "text/restructuredtext", ""],
  inputPrompt: () => ["\n"],
  input: (cell) => {
    if (isBlank(cell.source)) return [];
    const language = codeLanguage(cell, notebook, ["pygments_lexer", "name"]) ?? "";
    return [`.. code:: ${language}\n\n${indent(cell.source)}\n`];
  },
  outputs: (body) => ["\n", ...body],
  stream: (output) => [`\n.. parsed-literal::\n\n${indent(output.text)}\n`],
  error: (output) => ["\n::\n\n", ...output.traceback.map((line) => `\n${stripAnsi(indent(line))}\n`), "\n"],
  rich: (body, output) => (output.output_type === "execute_result" ? ["\n\n", ...body, "\n\n"] : ["\n", ...body, "\n"]),
  data: (mime, output) => rstData(mime, output, pandoc),
  markdown: (cell) => ["\n", pandoc.convert(cell.source, "markdown", "rst"), "\n"],
  raw: (cell) => [`\n${cell.source}\n`],
});

function rstData(mime: string, output: RichOutput, pandoc: Pandoc): Pieces {
  const text = dataText(output.data[mime]);
  switch (mime) {
    case "text/x-rst":
      return [`\n${text}\n`];
    case "text/html":
      return [`\n.. raw:: html\n\n${indent(text)}\n`];
    case "text/latex":
      return [`\n.. math::\n\n${indent(text.replace(/^\$+|\$+$/g, ""))}\n`];
    case "text/markdown":
      return ["\n", pandoc.convert(text, "markdown", "rst"), "\n"];
    case "text/plain":
      return [`\n.. parsed-literal::\n\n${indent(text)}\n`];
    case "image/svg+xml":
      return [`\n.. image:: ${imageAddress(output, mime)}\n`];
    case "image/png":
    case "image/jpeg":
      return [
        `\n.. image:: ${imageAddress(output, mime)}${size(output, mime, "width")}${size(output, mime, "height")}\n`,
      ];
    default:
      return [];
  }
}

function imageAddress(output: RichOutput, mime: string): string {
  const file = extractedFile(output, mime);
  return file === undefined ? dataAddress(output, mime).replace(/\s/g, "") : quotePath(file);
}

/** A size in pixels: of this form of the output, else of the output. */
function size(output: RichOutput, mime: string, name: "width" | "height"): string {
  const own = output.metadata[mime];
  const value: unknown =
    (typeof own === "object" && own !== null ? Reflect.get(own, name) : undefined) ?? output.metadata[name];
  return value === undefined || value === null ? "" : `\n   :${name}: ${String(value)}px`;
}
