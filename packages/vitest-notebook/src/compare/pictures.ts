// Two pictures held against `rules.pictures`, and how their difference is told.
import { type PictureDifference, type Pixels, pictureDifference } from "./pixels.js";
import type { CompareRules, Difference } from "./types.js";

/** The difference of two pictures, or undefined when it lies within the rules. Another size is always a difference. */
export function comparePictures(expected: Pixels, actual: Pixels, rules: CompareRules): Difference | undefined {
  if (expected.width !== actual.width || expected.height !== actual.height) {
    return { kind: "picture", place: "", message: `${sizeOf(actual)} instead of ${sizeOf(expected)}` };
  }
  const difference = pictureDifference(expected, actual);
  if (difference.share <= rules.pictures) return undefined;
  return { kind: "picture", place: "", message: phrase(difference, rules.pictures) };
}

/** `640 × 480 pixels`. */
export function sizeOf({ width, height }: { width: number; height: number }): string {
  return `${width} × ${height} pixels`;
}

function phrase({ count, share, left, top, width, height }: PictureDifference, limit: number): string {
  const pixels = `${count.toLocaleString("en-US")} ${count === 1 ? "pixel differs" : "pixels differ"}`;
  const place = `x ${left} to ${left + width - 1}, y ${top} to ${top + height - 1}`;
  return `${pixels}, most of them near ${place}: ${percent(share)} of that patch (limit ${percent(limit)})`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
