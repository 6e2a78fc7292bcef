/** The table inside of a README: only what stands between two marker lines is replaced, and the file is replaced as a whole or not at all. */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

export const startMarker = "<!-- bench:start -->";
export const endMarker = "<!-- bench:end -->";

/**
 * The text with `body` between the markers.
 * @throws Error when there is not exactly one pair of markers, in this order
 */
export function replaceBetweenMarkers(text: string, body: string): string {
  const [before, rest, ...more] = text.split(startMarker);
  if (rest === undefined) throw new Error(`no "${startMarker}" to write the table after`);
  const [, after, ...others] = rest.split(endMarker);
  if (after === undefined) throw new Error(`no "${endMarker}" after "${startMarker}"`);
  if (more.length > 0 || others.length > 0) throw new Error(`more than one pair of "${startMarker}", "${endMarker}"`);
  return `${before}${startMarker}\n\n${body.trim()}\n\n${endMarker}${after}`;
}

/** Replaces what stands between the markers of a file. @throws Error naming the file */
export function writeTable(path: string, body: string): void {
  let text: string;
  try {
    text = replaceBetweenMarkers(readFileSync(path, "utf8"), body);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
