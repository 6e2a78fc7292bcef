// vitest-notebook: notebooks as vitest files. A code cell is a test, the committed outputs are what it is held against.
//
//   // vitest.config.js
//   import { defineConfig } from "vitest/config";
//   import { notebooks } from "vitest-notebook";
//   export default defineConfig({ plugins: [notebooks({ include: ["notebooks/*.ipynb"] })] });
export type { NotebookMeta } from "./context.js";
export { notebooks } from "./plugin.js";
export type { CompareMode, NotebooksOptions, PatternName } from "./settings/types.js";
