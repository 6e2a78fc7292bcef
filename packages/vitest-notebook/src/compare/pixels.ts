// How much of a picture differs.
import pixelmatch from "pixelmatch";
import type { CompareRules, Comparison } from "./types.js";

/** Eight-bit RGBA, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** The share of pixels that differ, and the box around them. */
export interface PictureDifference {
  share: number;
  box?: { left: number; top: number; right: number; bottom: number };
}

/** Two pictures of one size. */
export function pictureDifference(expected: Pixels, actual: Pixels): PictureDifference {
  const { width, height } = expected;
  const count = pixelmatch(expected.data, actual.data, undefined, width, height, {
    threshold: 0.1,
    checkerboard: false,
  });
  return { share: count / (width * height) };
}

/** Two pictures held against `rules.pictures`; `kind` is the MIME type, for the text that stands for the picture. */
export function comparePixels(kind: string, expected: Pixels, actual: Pixels, rules: CompareRules): Comparison {
  const [before, after] = [describePixels(kind, expected), describePixels(kind, actual)];
  if (expected.width !== actual.width || expected.height !== actual.height) {
    const message = `${size(actual)} pixels instead of ${size(expected)}`;
    return {
      differences: [{ kind: "picture", place: "", message }],
      expected: [{ text: before, mark: "differs" }],
      actual: [{ text: after, mark: "differs" }],
    };
  }
  const { share } = pictureDifference(expected, actual);
  if (share <= rules.pictures) {
    return { differences: [], expected: [{ text: before, mark: "same" }], actual: [{ text: after, mark: "same" }] };
  }
  const message = `${percent(share)} of the picture differs (limit ${percent(rules.pictures)})`;
  return {
    differences: [{ kind: "picture", place: "", message }],
    expected: [{ text: before, mark: "differs" }],
    actual: [{ text: after, mark: "differs" }],
  };
}

function describePixels(kind: string, pixels: Pixels): string {
  return `${kind}: ${size(pixels)} pixels`;
}

function size(pixels: Pixels): string {
  return `${pixels.width} × ${pixels.height}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
