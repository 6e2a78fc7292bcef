// Which of nbconvert's classes a format listens to.
import type { ClassName } from "../traits/index.js";
import type { Format } from "./names.js";

/** The class of nbconvert whose traits a format listens to. */
export const classOf: Readonly<Record<Format, ClassName>> = {
  html: "HTMLExporter",
  slides: "SlidesExporter",
  markdown: "MarkdownExporter",
  script: "ScriptExporter",
  python: "PythonExporter",
  notebook: "NotebookExporter",
  latex: "LatexExporter",
  rst: "RSTExporter",
  asciidoc: "ASCIIDocExporter",
  pdf: "PDFExporter",
  webpdf: "WebPDFExporter",
  figures: "Exporter",
};
