/**
 * Where a stack frame really is: script name, line and column of the running code → cell, file of the project, package, or one of the
 * frames that tell a reader nothing (the kernel, vm, Node's own).
 */
import { basename, isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { positionAt } from "./code-frame.js";
import { shortPath } from "./short-path.js";
import type { SourceLookup, SourceText } from "./types.js";

export type Place =
  /** `path`: absolute, without version; undefined for a cell. */
  | { kind: "source"; name: string; path: string | undefined; line: number; column: number; source: string }
  /** A file without known source: `kind` tells whose. */
  | { kind: "package" | "file"; name: string; path: string; line: number; column: number }
  /** Neither a file nor a cell: `<anonymous>`, `evalmachine.<anonymous>:1:2`. */
  | { kind: "other"; text: string }
  /** `node`: one of Node's own modules. */
  | { kind: "hidden"; whose: "kernel" | "node" };

/** Everything below the folder of the built kernel (or of its source, under a test runner) is the kernel. */
const KERNEL = new URL("..", import.meta.url).href;

const traceMaps = new WeakMap<SourceText, TraceMap>();

function traceMapOf(text: SourceText): TraceMap {
  let map = traceMaps.get(text);
  if (map === undefined) {
    map = new TraceMap(text.map);
    traceMaps.set(text, map);
  }
  return map;
}

/** The path behind a script name without query; undefined for `node:fs`, `evalmachine.<anonymous>` and other non-files. */
function filePath(script: string): string | undefined {
  try {
    if (script.startsWith("file:")) return fileURLToPath(script.replace(/[?#].*$/, ""));
  } catch {
    return undefined;
  }
  return isAbsolute(script) ? script : undefined;
}

/** The last part from `node_modules/` on, without it: `lodash/index.js`. */
const inPackage = (path: string): string => path.slice(path.lastIndexOf("node_modules") + "node_modules".length + 1);

export interface RawPosition {
  /** As V8 has it: URL, path, `node:fs`. */
  script: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  /** The position is already one of the source: somebody mapped it before the stack became text. */
  mapped?: boolean;
}

function sourcePlace(text: SourceText, path: string | undefined, line: number, column: number): Place {
  // A cell's URL names a file that does not exist: only a file's name is the end of its path.
  const isFile = path !== undefined && basename(path) === basename(text.name);
  return { kind: "source", name: text.name, path: isFile ? path : undefined, line, column, source: text.source };
}

export function placeOf({ script, line, column, mapped }: RawPosition, sources: SourceLookup): Place {
  if (script.startsWith("node:")) return { kind: "hidden", whose: "node" };
  if (script.startsWith(KERNEL)) return { kind: "hidden", whose: "kernel" };
  const path = filePath(script);
  const text = sources.map(script);
  if (text !== undefined) {
    if (mapped === true || text.map === "") return sourcePlace(text, path, line, column);
    const original = originalPositionFor(traceMapOf(text), { line, column: column - 1 });
    // Code that the rewriting added belongs to nobody's source.
    if (original.line === null) return { kind: "hidden", whose: "kernel" };
    return sourcePlace(text, path, original.line, original.column + 1);
  }
  // V8 says where eval was called; the next frames say so too.
  if (script.startsWith("eval at ")) return { kind: "other", text: `eval, line ${line}` };
  // From a stack that was text already (stack.ts).
  if (/^(?:silent )?cell \d+$/.test(script)) return { kind: "other", text: `${script}, line ${line}` };
  if (path === undefined) return { kind: "other", text: script === "" ? "<anonymous>" : `${script}:${line}:${column}` };
  if (pathToFileURL(path).href.startsWith(KERNEL)) return { kind: "hidden", whose: "kernel" };
  const kind = /[\\/]node_modules[\\/]/.test(path) ? "package" : "file";
  const name = kind === "package" ? inPackage(path) : shortPath(path, sources.folder ?? process.cwd());
  return { kind, name, path, line, column };
}

/** `cell 3, line 2`; `lib/a.ts:8:11`. */
export function describePlace(place: Exclude<Place, { kind: "hidden" }>): string {
  if (place.kind === "other") return place.text;
  if (place.kind === "source" && place.path === undefined) return `${place.name}, line ${place.line}`;
  return `${place.name}:${place.line}:${place.column}`;
}

/**
 * The import that led nowhere: such an error comes from another thread and has no stack, but names the importing file and what it asked for
 * (see modules/not-found.ts).
 */
export function importPlace(importer: string, specifier: string, sources: SourceLookup): Place | undefined {
  const text = sources.map(importer);
  if (text === undefined) return undefined;
  const places = [`"${specifier}"`, `'${specifier}'`]
    .map((quoted) => text.source.indexOf(quoted))
    .filter((at) => at >= 0);
  if (places.length === 0) return undefined;
  const { line, column } = positionAt(text.source, Math.min(...places) + 1);
  return sourcePlace(text, filePath(importer), line, column);
}
