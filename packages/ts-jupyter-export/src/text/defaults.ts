// What nbconvert does to every notebook before a text format, unless it is told otherwise (`default_config` of its exporters).
// Removal by tag and by pattern is on there as well, but does nothing without tags or patterns, so it is not named here.
import type { PreprocessOptions } from "../preprocess/options.js";

export type TextFormatName = "markdown" | "script" | "python" | "notebook" | "latex" | "rst" | "asciidoc";

export const defaultPreprocessing: Readonly<Record<TextFormatName, PreprocessOptions>> = {
  markdown: { highlightMagics: {}, extractOutput: {}, extractAttachments: {} },
  script: {},
  python: {},
  notebook: {},
  // LaTeX has no SVG. nbconvert makes PDF of it, by Inkscape, and fails where there is none; PNG needs no other program.
  latex: {
    highlightMagics: {},
    convertFigures: { from: "image/svg+xml", to: "image/png" },
    extractOutput: {},
    extractAttachments: {},
  },
  rst: { coalesceStreams: {}, highlightMagics: {}, extractOutput: {} },
  asciidoc: { highlightMagics: {}, extractOutput: {} },
};
