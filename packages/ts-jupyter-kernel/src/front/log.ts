/** The kernel's log is stderr. Whoever started the kernel may be gone, and what is logged may be noise from the network. */
import { writeSync } from "node:fs";

/** Long enough for any message of ours with an excerpt of what was wrong. */
const LONGEST = 400;

/** One line, without control characters, bounded. */
export function logLine(text: string): void {
  const line = text.replace(/\p{Cc}+/gu, " ");
  logText(`${line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line}\n`);
}

/** The text as it is. */
export function logText(text: string): void {
  try {
    // Not process.stderr: a closed pipe would be an uncaught exception, whose report would be the next.
    writeSync(2, text);
  } catch {
    // nobody reads it
  }
}

/** A mistake of the kernel itself, with its stack. */
export function logInternal(error: unknown): void {
  logText(`internal: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
