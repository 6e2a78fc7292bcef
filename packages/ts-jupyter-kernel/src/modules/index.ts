/** Modules of the user's process: TypeScript, tsconfig aliases, JSON, and versions that are loaded afresh when their files change. */
export { type ModuleLoader, startModules } from "./loader.js";
export type { HooksOptions } from "./types.js";
export { withoutVersion } from "./version.js";
