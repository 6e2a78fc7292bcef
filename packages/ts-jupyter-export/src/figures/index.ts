// Plotly figures of executed notebooks → SVG and PNG, in pure Node.
export { type Figure, figureOf, figuresOf, type NamedFigure } from "./collect.js";
export { type FigureSize, renderFigure, UndrawableError } from "./draw.js";
