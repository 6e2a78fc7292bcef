// ts-jupyter-export as a library: notebook → document in any format, and its parts: page, figures, index page, and the command itself.
export { main } from "./cli.js";
export { type Excluded, excludable } from "./core/excluded.js";
export type {
  ExportContext,
  Exported,
  Exporter,
  Preprocessed,
  Preprocessor,
  Resource,
} from "./core/exporter.js";
export {
  type ExportOptions,
  type ExportResult,
  exportNotebook,
  streamExport,
  writeExport,
} from "./export.js";
export { figuresOf, type NamedFigure, renderFigure } from "./figures/index.js";
export { type IndexEntry, type IndexOptions, renderIndex } from "./index-page/index.js";
export { type PageOptions, renderNotebook } from "./render/index.js";
export type { Settings } from "./traits/types.js";
