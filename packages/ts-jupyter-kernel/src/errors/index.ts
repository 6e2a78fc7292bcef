/** How mistakes are shown: before a cell runs (syntax, types) and when it throws. Used by the front and by the user's process. */
export { type CodeFrameOptions, codeFrame, type Span } from "./code-frame.js";
export { diagnosticReport, type NamedSource, type ReportOptions, syntaxReport } from "./diagnostics.js";
export { speakPlainly } from "./plain.js";
export { errorReport } from "./report.js";
export { installStackMapping } from "./stack.js";
export type { SourceLookup, SourceText } from "./types.js";
