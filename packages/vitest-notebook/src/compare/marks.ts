// A text with some of its places marked, as segments to show.
import type { Segment } from "./types.js";

/** A marked place: offsets in the text. */
export type Mark = [start: number, end: number];

/** The text cut at its marks, which may overlap and come in any order; joined, the segments are the text. */
export function segmentsOf(text: string, marks: readonly Mark[]): Segment[] {
  const segments: Segment[] = [];
  let place = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start > place) segments.push({ text: text.slice(place, start), mark: "same" });
    if (end > Math.max(place, start)) segments.push({ text: text.slice(Math.max(place, start), end), mark: "differs" });
    place = Math.max(place, end);
  }
  if (place < text.length) segments.push({ text: text.slice(place), mark: "same" });
  return segments;
}
