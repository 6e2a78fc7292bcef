// `--to latex`: one document. Prose goes through pandoc, code is highlighted, terminal colours are kept, images are their files.
import type { CodeCell, Notebook } from "@innerloop/nbformat";
import { type Excluded, nothingExcluded } from "../../core/excluded.js";
import type { Exporter } from "../../core/exporter.js";
import type { TextOptions } from "../options.js";
import { type Pandoc, withPandoc } from "../pandoc/index.js";
import { codeLanguage, extractedFile } from "../parts.js";
import { dataText } from "../strings.js";
import { joinPieces, type Piece, type Pieces, type RichOutput, type TextFormat, walkCells } from "../walk.js";
import { ansiToLatex } from "./ansi.js";
import { citationsToLatex } from "./citations.js";
import { escapeVerbatim, stripFilesPrefix } from "./escape.js";
import { linksForLatex } from "./links.js";
import { preamble } from "./preamble.js";

export function latexExporter(options: TextOptions = {}): Exporter {
  return {
    name: "latex",
    mimetype: "text/latex",
    extension: ".tex",
    export: async (notebook, context) => {
      const excluded = options.exclude ?? nothingExcluded;
      // Grammars are heavy, and other text formats share this folder's index.
      const { highlightedLatex } = await import("./code.js");
      const body = await withPandoc("latex", context.warn, (pandoc) => {
        const format = latexFormat(notebook, { pandoc, excluded, highlight: highlightedLatex });
        return joinPieces(walkCells(notebook, { format, options, context }));
      });
      const head = preamble(notebook, context.name, body);
      const data = `${head}\n\\begin{document}\n\\maketitle\n\n${body}\n\\end{document}\n`;
      return { data, extension: ".tex", files: new Map() };
    },
  };
}

interface Tools {
  pandoc: Pandoc;
  excluded: Excluded;
  highlight: (source: string, language: string) => string;
}

function latexFormat(notebook: Notebook, { pandoc, excluded, highlight }: Tools): TextFormat {
  const promptOf = (name: "In" | "Out", cell: CodeCell): string => {
    if (excluded.has(name === "In" ? "input-prompt" : "output-prompt")) return "";
    return `\\prompt{${name}}{${name === "In" ? "incolor" : "outcolor"}}{${cell.execution_count ?? " "}}\n`;
  };
  return {
    // Without SVG, which no LaTeX can include: what could not be made a PDF or PNG beforehand is shown as text.
    priority: ["text/latex", "application/pdf", "image/png", "image/jpeg", "text/markdown", "text/plain"],
    rawMimetypes: ["text/latex", ""],
    input: (cell) => {
      const code = highlight(cell.source, codeLanguage(cell, notebook, ["pygments_lexer", "name"]) ?? "ipython3");
      return ["\n", ...boxed(INPUT, promptOf("In", cell), [verbatim(code)])];
    },
    stream: (output) => [verbatim(ansiToLatex(escapeVerbatim(output.text.replace(/\n$/, ""))))],
    error: (output) => [verbatim(ansiToLatex(escapeVerbatim(output.traceback.join("\n"))), ERROR)],
    data: (mime, output) => latexData(mime, output, pandoc),
    rich: (body, output, cell, mime) => {
      if (output.output_type === "display_data" || mime === undefined) return body;
      const prompt = promptOf("Out", cell);
      if (mime === "text/plain") return ["\n", ...boxed(RESULT, prompt, body)];
      return prompt === "" ? body : [`\n${prompt}`, ...body];
    },
    markdown: (cell) => ["\n", proseToLatex(cell.source, pandoc), "\n"],
    raw: (cell) => [`\n${cell.source}\n`],
  };
}

function latexData(mime: string, output: RichOutput, pandoc: Pandoc): Pieces {
  const text = dataText(output.data[mime]);
  switch (mime) {
    case "text/latex":
      return [`\n${stripFilesPrefix(text)}\n`];
    case "text/markdown":
      return ["\n", markdownToLatex(text, pandoc), "\n"];
    case "text/plain":
      return [verbatim(ansiToLatex(escapeVerbatim(text)))];
    default: {
      const file = extractedFile(output, mime);
      // Without its file there is nothing that LaTeX could show but the text.
      if (file === undefined) return "text/plain" in output.data ? latexData("text/plain", output, pandoc) : [];
      return [
        `\n\\begin{center}\n\\adjustimage{max size={0.9\\linewidth}{0.9\\paperheight}}{${file}}\n\\end{center}\n`,
      ];
    }
  }
}

const INPUT = "breakable, size=fbox, boxrule=1pt, pad at break*=1mm, colback=cellbackground, colframe=cellborder";
const RESULT = "breakable, size=fbox, boxrule=.5pt, pad at break*=1mm, opacityfill=0";
const ERROR = ", frame=single, framerule=2mm, rulecolor=\\color{outerrorbackground}";

const verbatim = (text: string, look = ""): string =>
  `\\begin{Verbatim}[commandchars=\\\\\\{\\}${look}]\n${text}\n\\end{Verbatim}\n`;

const boxed = (style: string, prompt: string, body: Pieces): Pieces => [
  `\\begin{tcolorbox}[${style}]\n${prompt}`,
  ...body,
  "\\end{tcolorbox}\n",
];

const MARKDOWN = "markdown+tex_math_double_backslash";

const prepared = (source: string): string => stripFilesPrefix(citationsToLatex(source));

const markdownToLatex = (source: string, pandoc: Pandoc): Piece => pandoc.convert(prepared(source), MARKDOWN, "latex");

/** A cell's prose: as its outputs', with its links between cells. */
async function proseToLatex(source: string, pandoc: Pandoc): Promise<string> {
  const document = await pandoc.convert(prepared(source), MARKDOWN, "json");
  return document === "" ? "" : pandoc.convert(linksForLatex(document), "json", "latex");
}
