// ts-jupyter-export as a library: notebook → page, figures → pictures, outcomes → index page, and the command itself.
export { main } from "./cli.js";
export { figuresOf, type NamedFigure, renderFigure } from "./figures/index.js";
export { type IndexEntry, type IndexOptions, renderIndex } from "./index-page/index.js";
export { type PageOptions, renderNotebook } from "./render/index.js";
