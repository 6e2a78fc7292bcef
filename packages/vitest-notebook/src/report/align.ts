// Two marked texts, line beside line. A comparison marks what differs inside each text; here the lines that stand for each other are found
// again from those marks: lines without marks follow each other in both texts, a line that is marked whole stands alone unless the other
// text has one at the same place.
import type { Comparison, Segment } from "../compare/types.js";

/** One line of a text: its pieces without the line end. */
export interface Line {
  pieces: Segment[];
  /** "part": something in it differs; "whole": nothing but white space is the same. */
  mark: "none" | "part" | "whole";
}

/** A line of the expected text, the line of the actual one that stands for it, or both. */
export interface Row {
  expected?: Line;
  actual?: Line;
  differs: boolean;
}

/** The lines of both texts side by side, in order. */
export function rowsOf(comparison: Comparison): Row[] {
  const expected = linesOf(comparison.expected);
  const actual = linesOf(comparison.actual);
  const rows: Row[] = [];
  let left = 0;
  let right = 0;
  while (left < expected.length || right < actual.length) {
    const a = expected[left];
    const b = actual[right];
    const alone = a === undefined || b === undefined ? (a ?? b) : aloneOf(a, b);
    if (alone === undefined) {
      rows.push({ expected: a, actual: b, differs: a?.mark !== "none" || b?.mark !== "none" });
      left++;
      right++;
    } else if (alone === a) {
      rows.push({ expected: a, differs: true });
      left++;
    } else {
      rows.push({ actual: b, differs: true });
      right++;
    }
  }
  return rows;
}

/** The one of two lines that has no counterpart in the other text; undefined: they are each other's. */
function aloneOf(a: Line, b: Line): Line | undefined {
  if ((a.mark === "whole") === (b.mark === "whole")) return undefined;
  return a.mark === "whole" ? a : b;
}

/** A line end belongs to its line, so a difference in line ends marks the line; the last line need not end. */
function linesOf(segments: readonly Segment[]): Line[] {
  const lines: Line[] = [];
  let pieces: Segment[] = [];
  let ended = true;
  for (const { text, mark } of segments) {
    const parts = text.split("\n");
    parts.forEach((part, at) => {
      if (part !== "" || (mark === "differs" && at < parts.length - 1)) pieces.push({ text: part, mark });
      ended = at < parts.length - 1;
      if (ended) {
        lines.push({ pieces, mark: markOf(pieces) });
        pieces = [];
      }
    });
  }
  if (!ended && pieces.length > 0) lines.push({ pieces, mark: markOf(pieces) });
  return lines;
}

function markOf(pieces: readonly Segment[]): Line["mark"] {
  if (!pieces.some(({ mark }) => mark === "differs")) return "none";
  return pieces.some(({ text, mark }) => mark === "same" && text.trim() !== "") ? "part" : "whole";
}
