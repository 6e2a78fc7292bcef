// @innerloop/nbformat: read, validate, upgrade and write Jupyter notebooks exactly as Jupyter does.
export { writeFileAtomic } from "./atomic.js";
export {
  CHECK_MIME,
  type CheckExpectation,
  type CheckNumber,
  type CheckRecord,
  type CheckValue,
  checksOf,
  type PlacedCheck,
} from "./checks.js";
export { newCellId, newCodeCell, newMarkdownCell, newNotebook, newRawCell, outputText } from "./create.js";
export { stringifyOlderNotebook } from "./downgrade.js";
export { NotebookError } from "./errors.js";
export { readNotebook, writeNotebook } from "./file.js";
export { isJsonMime, joinLines, splitLines } from "./lines.js";
export { cloneNotebook, type ParseOptions, parseNotebook, stringifyNotebook } from "./notebook.js";
export { copyNumberForms, numberText } from "./numbers.js";
export { SKIP_MIME, skipReasonOf } from "./skips.js";
export { systemPhrase } from "./system-errors.js";
export { commasGroup, type NumberToken, type TextToken, tokenize, tokenizeLine, type WordToken } from "./tokens.js";
export type {
  Attachments,
  Cell,
  CellMetadata,
  CodeCell,
  DisplayDataOutput,
  ErrorOutput,
  ExecuteResultOutput,
  JsonValue,
  KernelspecMetadata,
  LanguageInfo,
  MarkdownCell,
  MimeBundle,
  MultilineIn,
  Notebook,
  NotebookMetadata,
  Output,
  Problem,
  RawCell,
  StreamOutput,
} from "./types.js";
export { validateNotebook } from "./validate.js";
