/**
 * process.stdout and process.stderr of user code: every write is a frame to the front, in order with displays and charged to its run.
 * The native streams on descriptors 1 and 2 are never created, so that these stay blocking for add-ons and grandchildren.
 */
import { fstatSync } from "node:fs";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "../link/frame.js";
import { markOf } from "../link/mark.js";
import type { RunId } from "../link/types.js";
import { sendText } from "./port.js";
import { currentRun } from "./runs.js";
import { writeAll } from "./write.js";

type Callback = (error?: Error | null) => void;

class OutputStream extends Writable {
  readonly fd: number;
  readonly #name: StreamName;
  /** Of bytes: a character may be split between two writes. */
  readonly #decoder: StringDecoder = new StringDecoder("utf8");
  #partial = false;
  #callbacks: Callback[] = [];

  constructor(name: StreamName) {
    super({ decodeStrings: false });
    this.#name = name;
    this.fd = name === "stdout" ? 1 : 2;
  }

  override write(chunk: unknown, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    const done = typeof encoding === "function" ? encoding : callback;
    // Anything else is a mistake that Node's own words explain best.
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return super.write(chunk as string, done);
    this.#put(chunk, typeof encoding === "string" ? encoding : "utf8");
    if (typeof done === "function") this.#later(done);
    return true;
  }

  override _write(chunk: string | Uint8Array, encoding: BufferEncoding, callback: Callback): void {
    this.#put(chunk, encoding);
    callback();
  }

  override _destroy(_error: Error | null, callback: Callback): void {
    callback();
  }

  /** The end of a run: half a character will not become a whole one. */
  flush(): void {
    if (!this.#partial) return;
    this.#partial = false;
    this.#text(this.#decoder.end());
  }

  #put(chunk: string | Uint8Array, encoding: BufferEncoding): void {
    if (typeof chunk === "string" && /^utf-?8$/i.test(encoding)) {
      this.flush();
      this.#text(chunk);
      return;
    }
    const bytes =
      typeof chunk === "string"
        ? Buffer.from(chunk, encoding)
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#text(this.#decoder.write(bytes));
    this.#partial = true;
  }

  #text(text: string): void {
    if (text !== "") sendText(this.#name, text, currentRun()?.id);
  }

  /** Callbacks come after the write has returned; one tick for all of them, because a loop may write a million times. */
  #later(callback: Callback): void {
    if (this.#callbacks.length === 0) {
      process.nextTick(() => {
        const callbacks = this.#callbacks;
        this.#callbacks = [];
        for (const each of callbacks) each();
      });
    }
    this.#callbacks.push(callback);
  }
}

const stdout = new OutputStream("stdout");
const stderr = new OutputStream("stderr");

/**
 * What the global console writes to: the streams above, without the listener and the callback that it gives to every write. It calls their
 * `write` by name, so that code which replaces process.stdout.write to capture the output gets it.
 */
function consoleSink(stream: OutputStream): object {
  return {
    write: (text: string) => stream.write(text),
    listenerCount: () => 1,
    once: () => {},
    removeListener: () => {},
  };
}

function setStreams(out: object, err: object): void {
  for (const [name, value] of Object.entries({ stdout: out, stderr: err })) {
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => value });
  }
}

/** Before any use of console, which looks at process.stdout once. */
export function installOutput(): void {
  setStreams(consoleSink(stdout), consoleSink(stderr));
  // Reading them is what binds the console.
  const { _stdout, _stderr } = console as unknown as { _stdout: object; _stderr: object };
  if (_stdout === stdout || _stderr === stderr) throw new Error("internal: the console was bound before");
  setStreams(stdout, stderr);
}

export function flushOutput(): void {
  stdout.flush();
  stderr.flush();
}

/** A grandchild that made the pipe non-blocking and does not let it drain: the front goes on without the mark. */
const MARK_PATIENCE_MS = 500;
const inodes = [1, 2].map((fd) => fstatSync(fd).ino);

/** Tells the front that native stdout and stderr are complete up to here. */
export function markNative(nonce: string, run: RunId): void {
  const mark = markOf(nonce, run);
  for (const fd of [1, 2]) {
    try {
      // A descriptor that user code closed may be a file of its own by now.
      if (fstatSync(fd).ino === inodes[fd - 1]) writeAll(fd, mark, MARK_PATIENCE_MS);
    } catch {
      // closed: the front sees the end of the pipe
    }
  }
}
