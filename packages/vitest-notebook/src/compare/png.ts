// PNG pictures: equal bytes are equal; otherwise their pixels are compared (pixels.ts), so that dates, program versions and another
// compression in the file do not matter.
import { PNG } from "pngjs";
import { bytesOf, compareBinary, describeBytes } from "./binary.js";
import { comparePictures, sizeOf } from "./pictures.js";
import type { Pixels } from "./pixels.js";
import type { CompareRules, Comparison } from "./types.js";

/** Two PNG files in base64. A file that cannot be read is compared byte for byte. */
export function comparePng(expected: string, actual: string, rules: CompareRules): Comparison {
  if (bytesOf(expected).equals(bytesOf(actual))) return compareBinary(expected, actual);
  const [before, after] = [decodePng(expected), decodePng(actual)];
  if (before === undefined || after === undefined) return unreadable(expected, actual, before, after);
  const difference = comparePictures(before, after, rules);
  const mark = difference === undefined ? "same" : "differs";
  return {
    differences: difference === undefined ? [] : [difference],
    expected: [{ text: describePng(expected, before), mark }],
    actual: [{ text: describePng(actual, after), mark }],
  };
}

/** The pixels of a PNG file in base64, or undefined. */
export function decodePng(base64: string): Pixels | undefined {
  try {
    return PNG.sync.read(bytesOf(base64));
  } catch {
    return undefined;
  }
}

/** For people: `640 × 480 pixels, 12,345 bytes, sha256 0a1b2c3d…`. */
export function describePng(base64: string, pixels: Pixels | undefined = decodePng(base64)): string {
  const bytes = describeBytes(bytesOf(base64));
  return pixels === undefined ? `${bytes}, no readable PNG` : `${sizeOf(pixels)}, ${bytes}`;
}

function unreadable(expected: string, actual: string, before?: Pixels, after?: Pixels): Comparison {
  const comparison = compareBinary(expected, actual);
  const sides =
    before === after
      ? "neither is a readable PNG"
      : `the ${before === undefined ? "expected" : "actual"} one is no readable PNG`;
  const [difference] = comparison.differences;
  return { ...comparison, differences: [{ kind: "picture", place: "", message: `${sides}; ${difference!.message}` }] };
}
