// Text formats: markdown, script, python, notebook, latex, rst and asciidoc, and what nbconvert does to a notebook before each.
export { asciidocExporter } from "./asciidoc.js";
export { defaultPreprocessing, type TextFormatName } from "./defaults.js";
export { latexExporter } from "./latex/index.js";
export { markdownExporter } from "./markdown.js";
export { notebookExporter } from "./notebook.js";
export type { NotebookOptions, TextOptions } from "./options.js";
export { pythonExporter } from "./python.js";
export { rstExporter } from "./rst.js";
export { scriptExporter } from "./script.js";
