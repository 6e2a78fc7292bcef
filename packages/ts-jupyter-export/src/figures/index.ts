// Plotly figures of executed notebooks → SVG and PNG, in pure Node.
export { browserOnlyType, bundleFor, bundleSource } from "./bundle.js";
export { type Figure, figureOf, figuresOf, type NamedFigure, PLOTLY_MIME } from "./collect.js";
export { drawAll, renderFigure, UndrawableError } from "./draw.js";
export type { FigureSize } from "./plotter.js";
