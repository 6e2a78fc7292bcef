// Data that nothing is known about: equal byte for byte, or told by size and hash.
import { createHash } from "node:crypto";
import type { Comparison } from "./types.js";

/** Base64 (with or without line breaks) → bytes. */
export function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, "base64");
}

/** For people: `1,234 bytes, sha256 0a1b2c3d…`. */
export function describeBytes(bytes: Uint8Array): string {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  return `${bytes.length.toLocaleString("en-US")} bytes, sha256 ${hash}…`;
}

/** Base64 data held against each other byte for byte. */
export function compareBinary(expected: string, actual: string): Comparison {
  const [before, after] = [bytesOf(expected), bytesOf(actual)];
  if (before.equals(after)) {
    const text = describeBytes(before);
    return {
      differences: [],
      expected: [{ text, mark: "same" }],
      actual: [{ text, mark: "same" }],
    };
  }
  const [expectedText, actualText] = [describeBytes(before), describeBytes(after)];
  return {
    differences: [{ kind: "structure", place: "", message: `other bytes: ${actualText} instead of ${expectedText}` }],
    expected: [{ text: expectedText, mark: "differs" }],
    actual: [{ text: actualText, mark: "differs" }],
  };
}
