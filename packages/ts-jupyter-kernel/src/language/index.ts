/** Types, completion and inspection of a notebook's cells: TypeScript's language service in a worker thread. */
export { startLanguage } from "./client.js";
export { type Project, readProject } from "./project.js";
export type {
  CellSource,
  CompletionItem,
  Completions,
  Diagnostic,
  Inspection,
  KnownName,
  LanguageClient,
  LanguageOptions,
  TypecheckMode,
} from "./types.js";
