// Where a cell's source stands in the notebook's file, so that a link in a terminal, in a JUnit report or on GitHub leads to it. This is
// asked of every notebook, cached or not, so the text is walked from bracket to bracket and its strings are jumped over with indexOf:
// a JSON parser that keeps positions takes ten times as long and more.

/**
 * For each cell, by its position among all cells, the line (from 1) of the file on which its source begins; an empty source begins where
 * its field does. Formats 3 and 4. A text that is no notebook gives an empty map.
 */
export function cellLines(text: string): Map<number, number> {
  const lines = new Map<number, number>();
  /** For each open bracket the key before it; "" where there is none. */
  const open: string[] = [];
  let key = "";
  let line = 1;
  let cells = 0;
  /** Position of the cell whose source is about to begin. */
  let awaited: number | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "\n" || (char === "\r" && text[at + 1] !== "\n")) line++;
    else if (char === "{" || char === "[") {
      if (char === "{" && isCellList(open)) cells++;
      open.push(key);
      key = "";
    } else if (char === "}" || char === "]") {
      open.pop();
      awaited = undefined;
    } else if (char === ",") key = "";
    else if (char === '"') {
      if (awaited !== undefined) lines.set(awaited, line);
      awaited = undefined;
      const end = endOfString(text, at);
      if (isKey(text, end)) {
        key = text.slice(at + 1, end);
        if (SOURCES.has(key) && isCellList(open.slice(0, -1))) {
          awaited = cells - 1;
          lines.set(awaited, line);
        }
      }
      at = end;
    }
  }
  return lines;
}

/** Format 3 calls the source of a code cell `input`. */
const SOURCES: ReadonlySet<string> = new Set(["source", "input"]);

/** `/cells`, and `/worksheets/0/cells` of format 3. */
function isCellList(open: readonly string[]): boolean {
  if (open.length === 2) return open[1] === "cells";
  return open.length === 4 && open[1] === "worksheets" && open[3] === "cells";
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (/\s/.test(text[at] ?? "")) at++;
  return text[at] === ":";
}
