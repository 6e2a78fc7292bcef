// PNG pictures: equal bytes are equal; otherwise their pixels are compared (pixels.ts), so that dates, program versions and another
// compression in the file do not matter.
import { PNG } from "pngjs";
import { bytesOf, compareBinary } from "./binary.js";
import { comparePixels, type Pixels } from "./pixels.js";
import type { CompareRules, Comparison } from "./types.js";

/** Two PNG files in base64. A file that cannot be read is compared byte for byte. */
export function comparePng(expected: string, actual: string, rules: CompareRules): Comparison {
  const [before, after] = [decodePng(expected), decodePng(actual)];
  if (before === undefined || after === undefined || bytesOf(expected).equals(bytesOf(actual))) {
    return compareBinary(expected, actual);
  }
  return comparePixels("image/png", before, after, rules);
}

/** The pixels of a PNG file in base64, or undefined. */
export function decodePng(base64: string): Pixels | undefined {
  try {
    return PNG.sync.read(bytesOf(base64));
  } catch {
    return undefined;
  }
}

/** Width and height as a PNG file's head tells them, or undefined. */
export function pictureSize(base64: string): { width: number; height: number } | undefined {
  const head = bytesOf(base64.slice(0, 64));
  if (head.length < 24 || head.toString("latin1", 12, 16) !== "IHDR") return undefined;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}
