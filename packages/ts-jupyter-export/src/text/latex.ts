// `--to latex`: one LaTeX document.
import type { Exporter } from "../core/exporter.js";
import type { TextOptions } from "./options.js";
import { withPandoc } from "./pandoc.js";
import { joinPieces, walkCells } from "./walk.js";

export function latexExporter(options: TextOptions = {}): Exporter {
  return {
    name: "latex",
    mimetype: "text/latex",
    extension: ".tex",
    export: async (notebook, context) => {
      const body = await withPandoc("latex", (pandoc) =>
        joinPieces(
          walkCells(notebook, {
            format: {
              priority: [],
              rawMimetypes: ["text/latex", ""],
              input: (cell) => [`\\begin{verbatim}\n${cell.source}\n\\end{verbatim}\n`],
              markdown: (cell) => [pandoc.convert(cell.source, "markdown+tex_math_double_backslash", "latex"), "\n"],
              raw: (cell) => [cell.source],
            },
            options,
            context,
          }),
        ),
      );
      const data = `\\documentclass[11pt]{article}\n\\begin{document}\n${body}\\end{document}\n`;
      return { data, extension: ".tex", files: new Map() };
    },
  };
}
