/**
 * Marks in the native stdout and stderr of the user's process. What native code and grandchildren write there has its own way to the
 * front; at the end of a run the process writes a mark into each, so that the front knows when it has read everything of that run.
 *
 *   mark = NUL | nonce, 32 characters | run, ten digits | NUL
 */
import { StringDecoder } from "node:string_decoder";
import type { RunId } from "./types.js";

const DIGITS = 10;

export function markOf(nonce: string, run: RunId): Buffer {
  return Buffer.from(`\0${nonce}${String(run).padStart(DIGITS, "0")}\0`, "latin1");
}

export interface MarkedEvents {
  text(text: string): void;
  mark(run: RunId): void;
}

/** Takes the marks out of a native stream and decodes the rest, also where a chunk ends within a mark or within a character. */
export class MarkedStream {
  readonly #head: Buffer;
  readonly #length: number;
  readonly #events: MarkedEvents;
  readonly #decoder: StringDecoder = new StringDecoder("utf8");
  #rest: Buffer = Buffer.alloc(0);

  constructor(nonce: string, events: MarkedEvents) {
    this.#head = Buffer.from(`\0${nonce}`, "latin1");
    this.#length = this.#head.length + DIGITS + 1;
    this.#events = events;
  }

  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (
      let at = bytes.indexOf(this.#head);
      at >= 0 && at + this.#length <= bytes.length;
      at = bytes.indexOf(this.#head)
    ) {
      this.#text(bytes.subarray(0, at));
      this.#events.mark(Number(bytes.toString("latin1", at + this.#head.length, at + this.#length - 1)));
      bytes = bytes.subarray(at + this.#length);
    }
    const held = bytes.length - this.#beginOfMark(bytes);
    this.#text(bytes.subarray(0, bytes.length - held));
    this.#rest = bytes.subarray(bytes.length - held);
  }

  /** The stream is closed: nothing that was held back can become a mark. */
  end(): void {
    this.#text(this.#rest);
    this.#rest = Buffer.alloc(0);
    const text = this.#decoder.end();
    if (text !== "") this.#events.text(text);
  }

  /** Where the bytes end in what may be the beginning of a mark; their length when they do not. */
  #beginOfMark(bytes: Buffer): number {
    for (let at = Math.max(0, bytes.length - this.#length + 1); ; at++) {
      at = bytes.indexOf(0, at);
      if (at < 0) return bytes.length;
      const known = Math.min(this.#head.length, bytes.length - at);
      if (bytes.compare(this.#head, 0, known, at, at + known) === 0) return at;
    }
  }

  #text(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const text = this.#decoder.write(bytes);
    if (text !== "") this.#events.text(text);
  }
}
