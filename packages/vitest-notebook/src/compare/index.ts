// Are two lists of outputs equal, and if not, what differs? The files, from the whole to its parts:
//   outputs     of a cell: matcher, order, align, sketch, thumbnail (who belongs to whom), streams, check-outputs, checks; guard
//   output      one of them: bundle, mime-types (the table of types), describe
//   text        screen, lines, tokens, grammar, patterns, numbers, deviations, hunks, marks, text-phrases
//   json        json-walk, json-values, json-differences, json-print, sequence (lists), pointers (ignorePaths), findings, segments
//   plotly      typed-arrays
//   frame       frame-values, frame-text, columns
//   html        html-tree, html-walk, html-pairs, html-cells, html-tables, html-code, embedded-json, html-places, html-print
//   svg, png    svg-parts, render, pictures, pixels; binary for the rest
export { compareOutputs } from "./outputs.js";
export type { CompareRules, Comparison, Difference, OutputDifference } from "./types.js";
