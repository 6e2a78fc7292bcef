// Bytes to text, without a guess: a byte that is not UTF-8 is named by its offset. A byte order mark is dropped.
import { constants, isUtf8 } from "node:buffer";

/** Bytes that cannot be made a text. */
export class DecodeError extends Error {
  constructor(
    phrase: string,
    /** The byte at fault. */
    readonly byte?: number,
  ) {
    super(phrase);
    this.name = "DecodeError";
  }
}

/** @throws DecodeError naming the first byte that is not UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) {
    const offset = firstInvalid(bytes);
    const byte = bytes[offset] ?? 0;
    throw new DecodeError(`not UTF-8: byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")} at ${offset}`, byte);
  }
  if (bytes.length > constants.MAX_STRING_LENGTH) throw new DecodeError(`too large: ${bytes.length} bytes`);
  return new TextDecoder("utf-8").decode(bytes);
}

const BLOCK = 65_536;

/** Where the first sequence starts that is not UTF-8: first the block that holds it, then the character. */
function firstInvalid(bytes: Uint8Array): number {
  let start = 0;
  while (start < bytes.length) {
    const end = characterStart(bytes, start + BLOCK);
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end;
  }
  for (;;) {
    const at = start;
    const size = [1, 2, 3, 4].find((length) => isUtf8(bytes.subarray(at, at + length)));
    if (size === undefined) return start;
    start += size;
  }
}

/** The first byte of the character that the byte at `at` belongs to, so that a cut there cuts no character. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = Math.min(at, bytes.length);
  while (start > at - 4 && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}
