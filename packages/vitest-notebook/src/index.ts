// vitest-notebook: notebooks as vitest files. A cell is a test; its outputs are compared with the committed ones.
export type { Comparison, CompareRules, Difference, OutputDifference, Pattern } from "./compare/types.js";
export type { NotebooksOptions, PatternName } from "./settings/types.js";
