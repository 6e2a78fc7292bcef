/**
 * What was thrown, for a reader:
 *
 *   TypeError: x is not a function
 *
 *   cell 3, line 2
 *     1 | const x = 1;
 *   > 2 | x();
 *       | ^
 *
 *       at f (cell 3, line 2)
 *       at g (lib/a.ts:8:11)
 *     { code: "…" }
 *   [cause]: …
 */
import type { ErrorReport } from "../link/types.js";
import { codeFrame, offsetAt } from "./code-frame.js";
import { type Palette, palette } from "./colour.js";
import type { ReportOptions } from "./diagnostics.js";
import { type Frame, parseStack } from "./frames.js";
import { describePlace, importPlace, type Place, placeOf } from "./place.js";
import { speakPlainly } from "./plain.js";
import { framesOf } from "./stack.js";
import type { SourceLookup } from "./types.js";
import { bounded, describe, errorMessage, errorName, extraProperties, isErrorLike, read, readText } from "./values.js";

/** A message longer than a screen hides the rest of the notebook; the whole of it is in the error object. */
const MESSAGE = { lines: 40, characters: 4000 };
/** Clients show evalue in one place, often one line. */
const SHORT_MESSAGE = { lines: 10, characters: 1000 };
const PROPERTIES = { lines: 20, characters: 2000 };
const MOST_FRAMES = 20;
/** Frames of packages in a row: so many are shown. */
const PACKAGE_FRAMES = 2;
/** Causes of causes, members of members. */
const MOST_DEPTH = 8;
const MOST_MEMBERS = 10;

interface Shown {
  place: Place | undefined;
  text: string;
}

function shownFrames(frames: readonly Frame[], sources: SourceLookup): Shown[] {
  const shown: Shown[] = [];
  for (const { name, position } of frames) {
    const place = position === undefined ? undefined : placeOf(position, sources);
    if (place?.kind === "hidden") continue;
    const where = place === undefined ? undefined : describePlace(place);
    shown.push({ place, text: where === undefined ? name : name === "" ? where : `${name} (${where})` });
  }
  // A trailing `at new Promise (<anonymous>)` belongs to frames that are hidden.
  while (shown.at(-1)?.place === undefined && shown.length > 0) shown.pop();
  return shown;
}

/** Rows of equal frames (recursion) and long rows of package frames become one line. */
function frameLines(shown: readonly Shown[], paint: Palette): string[] {
  const lines: string[] = [];
  let packages = 0;
  let index = 0;
  for (; index < shown.length && lines.length < MOST_FRAMES; index++) {
    const { place, text } = shown[index]!;
    packages = place?.kind === "package" ? packages + 1 : 0;
    if (packages > PACKAGE_FRAMES) {
      const from = index;
      while (shown[index + 1]?.place?.kind === "package") index++;
      lines.push(paint.dim(`    … ${index - from + 1} more in packages`));
      continue;
    }
    const from = index;
    while (shown[index + 1]?.text === text) index++;
    const again = index > from ? ` … and ${index - from} more of it` : "";
    lines.push(place?.kind === "source" ? `    at ${text}${again}` : paint.dim(`    at ${text}${again}`));
  }
  if (index < shown.length) lines.push(paint.dim(`    … ${shown.length - index} more frames`));
  return lines;
}

/** `new RangeError`, a name, what stands in the quotes that open before `start`, or one character. */
function tokenEnd(source: string, start: number): number {
  const quoted = { '"': /[^"\n]+(?=")/y, "'": /[^'\n]+(?=')/y }[source.charAt(start - 1)];
  for (const token of [quoted, /(?:new|await)\s+[\p{ID_Continue}$.]+/uy, /#?[\p{ID_Continue}$]+/uy]) {
    if (token === undefined) continue;
    token.lastIndex = start;
    const found = token.exec(source);
    if (found !== null) return start + found[0].length;
  }
  return start + 1;
}

/**
 * Maps know the beginning of `a.b.c`, hardly its parts: where V8 says which one could not be read, that one is meant.
 *
 *   Cannot read properties of undefined (reading 'c')
 */
function memberStart(source: string, start: number, message: string): number {
  const [, member] = / \((?:reading|setting) '([\p{ID_Continue}$#]+)'\)$/u.exec(message) ?? [];
  const chain = /[\p{ID_Continue}$]+(?:\s*\??\.\s*[\p{ID_Continue}$#]+)+/uy;
  chain.lastIndex = start;
  const text = member === undefined ? undefined : chain.exec(source)?.[0];
  const at = text?.split(/\s*\??\.\s*/).indexOf(member ?? "") ?? -1;
  if (text === undefined || at < 1) return start;
  return start + [...text.matchAll(/\.\s*/g)].slice(0, at).reduce((_, dot) => dot.index + dot[0].length, 0);
}

/** The code around the place, unless another error of the same report has shown that line. */
function sourceLines(shown: readonly Shown[], paint: Palette, message: string, { color, seen }: Context): string[] {
  const place = shown.find((frame) => frame.place?.kind === "source")?.place;
  if (place?.kind !== "source") return [];
  const mapped = offsetAt(place.source, place.line, place.column);
  const start = mapped === undefined ? undefined : memberStart(place.source, mapped, message);
  const line = `${place.name}:${place.line}`;
  if (start === undefined || seen.has(line)) return [];
  seen.add(line);
  const end = tokenEnd(place.source, start);
  return ["", paint.place(describePlace(place)), ...codeFrame(place.source, { start, end }, { color }), ""];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === "" ? "" : `  ${line}`));

interface Context {
  sources: SourceLookup;
  color: boolean;
  /** Errors that are being shown: a cause may lead back to one of them. */
  path: readonly unknown[];
  /** Lines whose code is shown. */
  seen: Set<string>;
}

function innerLines(label: string, value: unknown, context: Context, paint: Palette): string[] {
  const head = paint.dim(`${label}: `);
  if (context.path.includes(value)) return [`  ${head}(the same error again)`];
  if (context.path.length >= MOST_DEPTH) return [`  ${head}…`];
  const [first = "", ...rest] = thrownLines(value, context);
  return [`  ${head}${first}`, ...indented(rest)];
}

function errorLines(error: object, context: Context): string[] {
  const { sources, color } = context;
  const paint = palette(color);
  speakPlainly(error);
  const message = errorMessage(error);
  const stack = readText(error, "stack");
  const frames = stack === undefined ? [] : (framesOf(error, stack) ?? parseStack(stack, message));
  const shown = shownFrames(frames, sources);
  const importer = readText(error, "importer");
  const specifier = readText(error, "specifier");
  if (importer !== undefined && specifier !== undefined && shown.length === 0) {
    const place = importPlace(importer, specifier, sources);
    if (place?.kind === "source") shown.push({ place, text: describePlace(place) });
  }
  const name = paint.error(errorName(error));
  const text = bounded(message, MESSAGE);
  const lines = [...(text === "" ? name : `${name}: ${text}`).split("\n")];
  lines.push(...sourceLines(shown, paint, message, context), ...frameLines(shown, paint));

  // What `using` throws when the block and the disposal both fail.
  const both = errorName(error) === "SuppressedError" ? ["error", "suppressed"] : [];
  const extra = extraProperties(error);
  for (const key of both) delete extra[key];
  if (Object.keys(extra).length > 0) {
    lines.push(...indented(bounded(describe(extra), PROPERTIES).split("\n").map(paint.dim)));
  }
  const inner: Context = { ...context, path: [...context.path, error] };
  const members = read(error, "errors");
  if (Array.isArray(members)) {
    const some = members.slice(0, MOST_MEMBERS);
    lines.push(...some.flatMap((member, index) => innerLines(`[errors] ${index + 1}`, member, inner, paint)));
    if (members.length > some.length) lines.push(paint.dim(`  … ${members.length - some.length} more errors`));
  }
  for (const key of both) lines.push(...innerLines(`[${key}]`, read(error, key), inner, paint));
  const cause = read(error, "cause");
  if (cause !== undefined) lines.push(...innerLines("[cause]", cause, inner, paint));
  return lines;
}

function thrownLines(value: unknown, context: Context): string[] {
  if (isErrorLike(value)) return errorLines(value, context);
  return bounded(describe(value), MESSAGE).split("\n");
}

function report(error: unknown, sources: SourceLookup, color: boolean): ErrorReport {
  const context: Context = { sources, color, path: [], seen: new Set() };
  speakPlainly(error);
  if (isErrorLike(error)) {
    return {
      ename: errorName(error),
      evalue: bounded(errorMessage(error), SHORT_MESSAGE),
      traceback: errorLines(error, context),
    };
  }
  const text = describe(error);
  const [first = "", ...rest] = thrownLines(error, context);
  return {
    ename: "Uncaught",
    evalue: bounded(text, SHORT_MESSAGE),
    traceback: [`${palette(color).error("Uncaught")} ${first}`, ...rest, "    (not an Error: there is no stack)"],
  };
}

/** Never throws, whatever was thrown. */
export function errorReport(error: unknown, sources: SourceLookup, options: ReportOptions = {}): ErrorReport {
  try {
    return report(error, sources, options.color ?? true);
  } catch (failure) {
    const evalue = `an error that cannot be shown: ${describe(failure)}`;
    return { ename: "Error", evalue, traceback: [`Error: ${evalue}`] };
  }
}
