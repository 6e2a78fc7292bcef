/** From what a user writes to what Node runs: cells, modules, and whether a cell is complete. */
export { compileCell, compileExpression } from "./cell.js";
export { completeness } from "./complete.js";
export { plainMessage } from "./messages.js";
export { compileModule, type ModuleOptions } from "./module.js";
export { SourceError } from "./source-error.js";
export type * from "./types.js";
