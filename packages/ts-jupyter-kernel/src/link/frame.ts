/**
 * Messages as bytes. One frame is
 *
 *   u32 length of what follows the kind | u8 kind | body
 *
 *   kind 0  a message:  u32 count, count × u32 lengths of the binary buffers, the buffers, the rest as JSON
 *   kind 1  text of stdout, kind 2  text of stderr:  u32 run + 1 (0: no run), the text as UTF-8
 *
 * All numbers are little-endian. Text has a kind of its own because a cell may print a million lines: no object, no JSON.
 */
import type { RunId } from "./types.js";

export const MESSAGE = 0;
export const STDOUT = 1;
export const STDERR = 2;
export const HEADER_BYTES = 5;
const RUN_BYTES = 4;

export type StreamName = "stdout" | "stderr";

/** The parts of a message's frame, to be written one after the other: large buffers are not copied. */
export function encodeMessage(message: object, write: (value: object) => string = JSON.stringify): Uint8Array[] {
  const { buffers = [], ...rest } = message as { buffers?: readonly Uint8Array[] };
  const json = Buffer.from(write(rest));
  const tableBytes = 4 * (1 + buffers.length);
  const head = Buffer.allocUnsafe(HEADER_BYTES + tableBytes);
  const total = buffers.reduce((sum, buffer) => sum + buffer.byteLength, tableBytes + json.length);
  head.writeUInt32LE(total, 0);
  head[4] = MESSAGE;
  head.writeUInt32LE(buffers.length, HEADER_BYTES);
  buffers.forEach((buffer, index) => {
    head.writeUInt32LE(buffer.byteLength, HEADER_BYTES + 4 * (1 + index));
  });
  return [head, ...buffers, json];
}

/**
 * JSON without halves of surrogate pairs, which become U+FFFD as they do in streams. JSON has a way to write them, but UTF-8 has none: a
 * notebook with such an output could not be saved.
 */
export function wellFormedJson(value: object): string {
  const json = JSON.stringify(value);
  // JSON.stringify escapes the halves, and nothing else in this range.
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(?:(ud[89a-f][\da-f]{2})|.)/g, (whole, half) => (half === undefined ? whole : "\ufffd"));
}

/** The message in the body of a frame of kind 0. Its `buffers` are views of the body. */
export function decodeMessage(body: Buffer): object {
  const count = body.readUInt32LE(0);
  let offset = 4 * (1 + count);
  const buffers: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const end = offset + body.readUInt32LE(4 * (1 + index));
    buffers.push(body.subarray(offset, end));
    offset = end;
  }
  const message = JSON.parse(body.toString("utf8", offset));
  return "type" in message && hasBuffers(message.type) ? { ...message, buffers } : message;
}

/** Types whose `buffers` are part of the record also when there are none. */
function hasBuffers(type: unknown): boolean {
  return type === "display" || type === "comm";
}

/** Writes the frame of a text into `target` and gives its length, or undefined when it may not fit. */
export function encodeText(target: Buffer, name: StreamName, text: string, run: RunId | undefined): number | undefined {
  const start = HEADER_BYTES + RUN_BYTES;
  // A UTF-16 unit becomes at most three bytes.
  if (start + 3 * text.length > target.length) return undefined;
  const length = target.write(text, start, "utf8");
  target.writeUInt32LE(RUN_BYTES + length, 0);
  target[4] = name === "stdout" ? STDOUT : STDERR;
  target.writeUInt32LE(run === undefined ? 0 : run + 1, HEADER_BYTES);
  return start + length;
}

/** Run of a frame of kind 1 or 2. */
export function runOf(body: Buffer): RunId | undefined {
  const run = body.readUInt32LE(0);
  return run === 0 ? undefined : run - 1;
}

/** Text of a frame of kind 1 or 2. */
export function textOf(body: Buffer): string {
  return body.toString("utf8", RUN_BYTES);
}
