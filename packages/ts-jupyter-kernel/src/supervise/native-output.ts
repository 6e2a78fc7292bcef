/** Native stdout or stderr of the user's process: text as it comes, and how far it is complete. */
import type { Readable } from "node:stream";
import { MarkedStream } from "../link/mark.js";
import type { RunId } from "../link/types.js";

/** A mark was written before its run ended, so it is only a matter of reading; without one nobody writes there properly any more. */
const MARK_WAIT_MS = 1000;

export class NativeOutput {
  readonly #marked: MarkedStream;
  #complete = -1;
  #waiting: { run: RunId; done(): void } | undefined;
  /** Closed, or without the mark that was due: nobody is made to wait for it again. */
  #trusted = true;

  constructor(pipe: Readable, nonce: string, text: (text: string) => void) {
    this.#marked = new MarkedStream(nonce, {
      text,
      mark: (run) => {
        this.#complete = run;
        this.#trusted = true;
        if (this.#waiting?.run === run) this.#waiting.done();
      },
    });
    pipe.on("data", (chunk: Buffer) => this.#marked.push(chunk));
    pipe.once("close", () => this.end());
  }

  until(run: RunId): Promise<void> {
    if (this.#complete === run || !this.#trusted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#trusted = false;
        done();
      }, MARK_WAIT_MS);
      const done = () => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve();
      };
      this.#waiting = { run, done };
    });
  }

  end(): void {
    this.#marked.end();
    this.#trusted = false;
    this.#waiting?.done();
  }
}
