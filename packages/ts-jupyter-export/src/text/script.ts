// `--to script`: the code of the cells and nothing else, in a file with the ending of the notebook's language. A language
// that asks for another exporter (language_info.nbconvert_exporter, as IPython's does) gets that one.
import type { Notebook } from "@innerloop/nbformat";
import type { Exporter } from "../core/exporter.js";
import { asciidocExporter } from "./asciidoc.js";
import { latexExporter } from "./latex/index.js";
import { markdownExporter } from "./markdown.js";
import { notebookExporter } from "./notebook.js";
import type { TextOptions } from "./options.js";
import { pythonExporter } from "./python.js";
import { rstExporter } from "./rst.js";
import { joinPieces, type TextFormat, walkCells } from "./walk.js";

export function scriptExporter(options: TextOptions = {}): Exporter {
  return {
    name: "script",
    mimetype: "text/plain",
    extension: (notebook) => {
      const extension = delegate(notebook, options)?.extension;
      return typeof extension === "string" ? extension : plainExtension(notebook);
    },
    export: async (notebook, context) => {
      const other = delegate(notebook, options);
      if (other !== undefined) return other.export(notebook, context);
      const wanted = exporterName(notebook);
      if (wanted !== undefined)
        context.warn(`unknown exporter in language_info.nbconvert_exporter: ${JSON.stringify(wanted)}`);
      const pieces = walkCells(notebook, { format: scriptFormat(notebook), options, context });
      return { data: await joinPieces(pieces), extension: plainExtension(notebook), files: new Map() };
    },
  };
}

const scriptFormat = (notebook: Notebook): TextFormat => ({
  priority: [],
  rawMimetypes: [notebook.metadata.language_info?.mimetype ?? "text/plain", ""],
  input: (cell) => [`\n${cell.source}\n`],
  raw: (cell) => [cell.source],
});

const delegates: Readonly<Record<string, (options: TextOptions) => Exporter>> = {
  asciidoc: asciidocExporter,
  latex: latexExporter,
  markdown: markdownExporter,
  notebook: () => notebookExporter(),
  python: pythonExporter,
  rst: rstExporter,
};

const delegate = (notebook: Notebook, options: TextOptions): Exporter | undefined => {
  const name = exporterName(notebook);
  return name !== undefined && Object.hasOwn(delegates, name) ? delegates[name]?.(options) : undefined;
};

/** The exporter that the notebook's language asks for, unless it is this one. */
function exporterName(notebook: Notebook): string | undefined {
  const name = notebook.metadata.language_info?.nbconvert_exporter;
  return typeof name === "string" && name !== "" && name !== "script" ? name : undefined;
}

const plainExtension = (notebook: Notebook): string => notebook.metadata.language_info?.file_extension ?? ".txt";
