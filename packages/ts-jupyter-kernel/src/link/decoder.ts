/**
 * Frames out of a stream of chunks that know nothing of frames. Every byte is copied at most once, whatever the sizes: a frame that lies
 * within one chunk is a view of it, a longer one is collected in a buffer of its final size.
 *
 * Texts that follow each other within a chunk are joined when they belong to the same stream and run.
 */
import { decodeMessage, HEADER_BYTES, MESSAGE, runOf, STDERR, STDOUT, textOf } from "./frame.js";
import type { ChildOutput, FromChild, ToChild } from "./types.js";

type Text = Extract<ChildOutput, { type: "stream" }>;

/** @throws Error from `push` when the bytes are no frames */
export class Decoder<Message extends FromChild | ToChild> {
  readonly #receive: (message: Message) => void;
  readonly #header: Buffer = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  #body: Buffer | undefined;
  #bodyFilled = 0;
  #text: Text | undefined;

  constructor(receive: (message: Message) => void) {
    this.#receive = receive;
  }

  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#body !== undefined) offset = this.#continueBody(chunk, offset);
      else if (this.#headerFilled > 0 || chunk.length - offset < HEADER_BYTES)
        offset = this.#continueHeader(chunk, offset);
      else {
        const end = offset + HEADER_BYTES + chunk.readUInt32LE(offset);
        if (end <= chunk.length) {
          this.#frame(chunk[offset + 4]!, chunk.subarray(offset + HEADER_BYTES, end));
          offset = end;
        } else offset = this.#continueHeader(chunk, offset);
      }
    }
    this.#flushText();
  }

  #continueHeader(chunk: Buffer, offset: number): number {
    const copied = chunk.copy(this.#header, this.#headerFilled, offset);
    this.#headerFilled += copied;
    if (this.#headerFilled === HEADER_BYTES) {
      // Not later: what is no frame may announce a body that never comes.
      if (this.#header[4]! > STDERR) throw unknownKind(this.#header[4]!);
      this.#body = Buffer.allocUnsafe(this.#header.readUInt32LE(0));
      this.#bodyFilled = 0;
      if (this.#body.length === 0) this.#endBody();
    }
    return offset + copied;
  }

  #continueBody(chunk: Buffer, offset: number): number {
    const copied = chunk.copy(this.#body!, this.#bodyFilled, offset);
    this.#bodyFilled += copied;
    if (this.#bodyFilled === this.#body!.length) this.#endBody();
    return offset + copied;
  }

  #endBody(): void {
    const body = this.#body!;
    this.#body = undefined;
    this.#headerFilled = 0;
    this.#frame(this.#header[4]!, body);
  }

  #frame(kind: number, body: Buffer): void {
    if (kind === STDOUT || kind === STDERR) {
      const name = kind === STDOUT ? "stdout" : "stderr";
      const run = runOf(body);
      const before = this.#text;
      if (before !== undefined && before.name === name && before.run === run) before.text += textOf(body);
      else {
        this.#flushText();
        this.#text = { type: "stream", name, text: textOf(body), run };
      }
    } else if (kind === MESSAGE) {
      this.#flushText();
      this.#receive(decodeMessage(body) as Message);
    } else throw unknownKind(kind);
  }

  #flushText(): void {
    const text = this.#text;
    if (text === undefined) return;
    this.#text = undefined;
    this.#receive(text as unknown as Message);
  }
}

function unknownKind(kind: number): Error {
  return new Error(`internal: unknown kind of frame: ${kind}`);
}
