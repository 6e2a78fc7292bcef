/** TypeScript's diagnostics in the cell's own terms: its positions, its neighbours by name. */
import type ts from "typescript";
import type { Declared } from "../transform/types.js";
import { type CellModule, type CellModules, toCell } from "./cell-modules.js";
import type { Diagnostic } from "./types.js";
import type { TypeScript } from "./typescript.js";

/** A package without declarations: an error only where the project asks for it. */
const UNTYPED_PACKAGE = 7016;
/** TypeScript gives up on a body of thousands of statements in a row: its own limit, no mistake of the cell. */
const TOO_LARGE = 2563;
const ASSIGNED_IMPORT = 2632;
/** "Cannot find name 'x'.", alone and with a name that is nearly the same. */
const UNKNOWN_NAMES = new Set([2304, 2552]);
/** TypeScript's numbers of syntax errors. */
const SYNTAX = (code: number) => code < 2000;
/** What TypeScript says where the declaration is in the same file. */
const ASSIGNED: { readonly [kind in Declared["kind"]]?: number } = {
  class: 2629,
  enum: 2628,
  function: 2630,
  namespace: 2631,
};

/**
 * Of what TypeScript finds in a cell, what the cell's author wrote: errors and warnings, no suggestions. Errors in imported modules are
 * those modules' (`tsc` tells them); a cell that uses them wrongly has an error of its own.
 */
export function cellDiagnostics(
  ts: TypeScript,
  found: readonly ts.Diagnostic[],
  module: CellModule,
  cells: CellModules,
  hasProject: boolean,
): Diagnostic[] {
  return found.flatMap((diagnostic) => {
    const start = placeOf(diagnostic, module);
    if (start === undefined || diagnostic.category === ts.DiagnosticCategory.Suggestion) return [];
    const length = Math.min(diagnostic.length ?? 0, module.source.length - start);
    const notes = (diagnostic.relatedInformation ?? []).flatMap((note) => relatedNote(ts, note, cells));
    const related = [...notes, ...failedDeclaration(diagnostic, module, cells)];
    return {
      ...reworded(ts, diagnostic, cells),
      category: isTolerated(diagnostic.code, hasProject) ? "warning" : category(ts, diagnostic),
      start,
      length,
      ...(related.length > 0 && { related }),
    };
  });
}

function isTolerated(code: number, hasProject: boolean): boolean {
  return code === TOO_LARGE || (code === UNTYPED_PACKAGE && !hasProject);
}

/** An unfinished text is noticed only in what was added after it. */
function placeOf({ code, start }: ts.Diagnostic, module: CellModule): number | undefined {
  if (start === undefined) return undefined;
  const { offset, source } = module;
  return start > offset + source.length && SYNTAX(code) ? source.length : toCell(module, start);
}

function reworded(ts: TypeScript, { code, messageText }: ts.Diagnostic, cells: CellModules) {
  const message = cells.readable(ts.flattenDiagnosticMessageText(messageText, "\n"));
  // A function or class of an earlier cell is an import only for us.
  if (code !== ASSIGNED_IMPORT) return { code, message };
  const name = /'([^']+)'/.exec(message)?.[1] ?? "";
  const kind = cells.known.get(name)?.kind;
  const own = kind && ASSIGNED[kind];
  if (own === undefined) return { code, message };
  return { code: own, message: `Cannot assign to '${name}' because it is ${kind === "enum" ? "an" : "a"} ${kind}.` };
}

/** One failed import makes every later cell fail: they say where to look. */
function failedDeclaration({ code, messageText }: ts.Diagnostic, module: CellModule, cells: CellModules) {
  const name = UNKNOWN_NAMES.has(code) ? /'([^']+)'/.exec(String(messageText))?.[1] : undefined;
  const declaring = name === undefined ? undefined : cells.declaredInVain(name, module);
  if (declaring === undefined) return [];
  return [{ message: `'${name}' is declared there, but that cell failed before.`, where: declaring.name }];
}

function category(ts: TypeScript, { category }: ts.Diagnostic): Diagnostic["category"] {
  return category === ts.DiagnosticCategory.Error
    ? "error"
    : category === ts.DiagnosticCategory.Warning
      ? "warning"
      : "message";
}

function relatedNote(ts: TypeScript, note: ts.DiagnosticRelatedInformation, cells: CellModules) {
  const message = cells.readable(ts.flattenDiagnosticMessageText(note.messageText, "\n"));
  const { file, start } = note;
  if (file === undefined || start === undefined) return [];
  const module = cells.get(file.fileName);
  if (module === undefined) {
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    return { message, where: `${file.fileName}:${line + 1}:${character + 1}` };
  }
  const position = toCell(module, start);
  if (position === undefined) return [];
  return { message, where: `${module.name}, line ${module.source.slice(0, position).split("\n").length}` };
}
