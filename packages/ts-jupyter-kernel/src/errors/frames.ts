/**
 * Stack frames as data. V8 gives them as call sites or, when somebody else formatted the stack, as text:
 *
 *   at async Type.name [as alias] (file:///a.ts?v=1:8:11)
 *   at file:///a.ts:1:1
 *   at Promise.all (index 0)
 */
import { isAbsolute } from "node:path";
import type { RawPosition } from "./place.js";

export interface Frame {
  /** `async f`, `new C`, `Type.method`; empty for the top level of a cell or module. */
  name: string;
  /** Undefined: a frame without a place, like `Promise.all (index 0)`. */
  position: RawPosition | undefined;
}

/**
 * V8 names the object that a function was called on: for cells that is the kernel's scope object, for modules their namespace, for what a
 * timer calls Node's own record of the timer.
 */
function cleanName(name: string): string {
  const timed = /^(?:Timeout|Immediate)\.(.+)$/.exec(name)?.[1]?.replace(/^_on\w+$| \[as _on\w+\]$/, "");
  const clean = (timed ?? name).replace(/^(async |new )?(?:(?:Object|Module)\.)?(?:\$\.)?(?=.)/, "$1");
  // The last two are TypeScript's names for decorators without one.
  return clean
    .replace(/^(?:<anonymous>|eval|(?:.*\.)?_(?:classDecorators|\w+_decorators))$/, "")
    .replace(/ \[as \$\.[^\]]*\]$/, "");
}

function positionOf(location: string): RawPosition | undefined {
  const match = /^(.*):(\d+):(\d+)$/s.exec(location);
  return match === null ? undefined : { script: match[1]!, line: Number(match[2]), column: Number(match[3]) };
}

/** @param text one frame as V8 prints it, without `at` */
function parseFrame(text: string): Frame {
  const open = text.indexOf(" (");
  if (open < 0 || !text.endsWith(")")) {
    const position = positionOf(text);
    if (position === undefined) return { name: text, position };
    // `async file:///a.ts:1:2`: the top level of a module that waited.
    return { name: "", position: { ...position, script: position.script.replace(/^async (?=\S+$)/, "") } };
  }
  const location = text.slice(open + 2, -1);
  const position = positionOf(location);
  if (position !== undefined) return { name: cleanName(text.slice(0, open)), position };
  return { name: location === "<anonymous>" ? cleanName(text.slice(0, open)) : text, position };
}

export function frameOfSite(site: NodeJS.CallSite): Frame {
  const text = String(site);
  const script = site.getScriptNameOrSourceURL() ?? "";
  const position = { script, line: site.getLineNumber() ?? 0, column: site.getColumnNumber() ?? 0 };
  const location = `${position.script}:${position.line}:${position.column}`;
  if (script === "" || !text.includes(location)) return parseFrame(text);
  const name = text.endsWith(` (${location})`) ? text.slice(0, -location.length - 3) : "";
  return { name: cleanName(name), position };
}

/**
 * Where a syntax error is that V8 itself found: Node writes it before the stack.
 *
 *   file:///a.ts?v=1:3
 *   import { nope } from "./b";
 *            ^^^^
 *   SyntaxError: …
 */
function arrowFrame(stack: string): Frame | undefined {
  const match = /^(file:\S+|\/[^\n]+):(\d+)\n[^\n]*\n( *)\^/.exec(stack);
  if (match === null) return undefined;
  return { name: "", position: { script: match[1]!, line: Number(match[2]), column: match[3]!.length + 1 } };
}

/** In text, modules are named by path only where their positions were mapped already (see stack.ts). */
function asMapped(frame: Frame): Frame {
  const { position } = frame;
  return position !== undefined && isAbsolute(position.script)
    ? { ...frame, position: { ...position, mapped: true } }
    : frame;
}

/** Reads a stack that V8, Node or a library like it has formatted. `message`: may itself look like frames, and is skipped. */
export function parseStack(stack: string, message: string): Frame[] {
  const arrow = arrowFrame(stack);
  const at = message === "" ? -1 : stack.indexOf(message);
  const trace = at < 0 ? stack : stack.slice(at + message.length);
  const frames = Array.from(trace.matchAll(/^ *at (.+)$/gm), (match) => asMapped(parseFrame(match[1]!)));
  return arrow === undefined ? frames : [arrow, ...frames];
}
