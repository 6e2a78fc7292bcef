/**
 * `error.stack` in the user's process: same shape as Node's, with the positions of cells and .ts files and without the kernel's frames.
 *
 *   TypeError: x is not a function
 *       at f (cell 3:2:5)
 *       at g (/project/lib/a.ts:8:11)
 *
 * It is set as Error.prepareStackTrace, which V8 calls when a stack is first read: errors that nobody looks at cost nothing. Libraries that
 * set that hook themselves (source-map-support, callsites) replace it as they would Node's own.
 */
import { type Frame, frameOfSite } from "./frames.js";
import { placeOf } from "./place.js";
import { speakPlainly } from "./plain.js";
import type { SourceLookup } from "./types.js";
import { readText } from "./values.js";

/** V8's default of 10 is soon used up by loops over callbacks; capturing 30 costs 4 µs more an error (measured on Node 20). */
const FRAMES = 30;

interface Remembered {
  stack: string;
  frames: readonly Frame[];
}

/** Frames with their unmapped positions: they still say which version of a module ran. */
const remembered = new WeakMap<object, Remembered>();

/** The frames of a stack that was formatted here and not changed since. */
export function framesOf(error: object, stack: string): readonly Frame[] | undefined {
  const found = remembered.get(error);
  return found?.stack === stack ? found.frames : undefined;
}

function header(error: Error): string {
  const name = readText(error, "name") ?? "Error";
  const message = readText(error, "message") ?? "";
  const code = readText(error, "code");
  // As Node shows its own errors: TypeError [ERR_INVALID_ARG_TYPE].
  const label = code !== undefined && /^ERR_[A-Z_]+$/.test(code) && !name.includes("[") ? `${name} [${code}]` : name;
  return message === "" ? label : label === "" ? message : `${label}: ${message}`;
}

function frameText(frame: Frame, site: NodeJS.CallSite, sources: SourceLookup): string | undefined {
  if (frame.position === undefined) return String(site);
  const place = placeOf(frame.position, sources);
  if (place.kind === "hidden") {
    const noise = place.whose === "kernel" || /^node:(?:internal\/|vm$)/.test(frame.position.script);
    return noise ? undefined : String(site);
  }
  if (place.kind !== "source") return String(site);
  const location = `${place.path ?? place.name}:${place.line}:${place.column}`;
  return frame.name === "" ? location : `${frame.name} (${location})`;
}

/** From now on `error.stack` shows where the user's code really is. */
export function installStackMapping(sources: SourceLookup): void {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit ?? 0, FRAMES);
  Error.prepareStackTrace = (error, sites) => {
    try {
      speakPlainly(error);
      const frames = sites.map(frameOfSite);
      const lines = sites
        .map((site, index) => frameText(frames[index]!, site, sources))
        .filter((text) => text !== undefined);
      const stack = [header(error), ...lines.map((line) => `    at ${line}`)].join("\n");
      remembered.set(error, { stack, frames });
      return stack;
    } catch {
      // Whatever is wrong with this error, reading its stack must not throw another one.
      return ["Error", ...sites.map((site) => `    at ${site}`)].join("\n");
    }
  };
}
