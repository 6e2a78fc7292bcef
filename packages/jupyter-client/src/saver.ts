// Saves a growing notebook: one write at a time, and not more often than it pays.
//
// Between two saves lie at least `every` seconds and at least ten times as long as the last save took (at most a tenth
// of the time goes into saving). What is asked for meanwhile is done when the time has come, so nothing waits for long.
import type { Notebook } from "@innerloop/nbformat";
import { SaveError } from "./errors.js";
import type { RunResult } from "./events.js";
import { clock } from "./waiting.js";

export class Saver {
  #notebook: Notebook | undefined;
  #dirty = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #next = 0;
  #failure: unknown;

  constructor(
    private readonly write: (notebook: Notebook) => Promise<void>,
    /** Seconds. */
    private readonly every = 2,
  ) {
    if (!(every >= 0)) throw new RangeError(`invalid saveEvery: ${every}`);
  }

  /** The notebook has changed: saves it now or soon. Throws what an earlier write in the background failed with. */
  async save(notebook: Notebook): Promise<void> {
    this.#notebook = notebook;
    this.#dirty = true;
    if (clock() >= this.#next) await this.#flush();
    else this.touch();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The notebook has changed; saves it when it is due. */
  touch(): void {
    if (this.#notebook === undefined) return;
    this.#dirty = true;
    this.#timer ??= setTimeout(() => void this.#flush(), Math.max(0, this.#next - clock()));
  }

  /** Saves the last state. The result becomes an error if that fails. */
  async finish(result: RunResult): Promise<RunResult> {
    await this.#flush();
    await this.#writing;
    if (this.#failure === undefined || result.error) return result;
    const error = new SaveError((this.#failure as Error).message, undefined, { cause: this.#failure });
    return { ...result, status: "error", error };
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** Writes if there is something to write, after the write that is under way. Never rejects. */
  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(async () => {
      const notebook = this.#notebook;
      if (notebook === undefined || !this.#dirty) return;
      this.#dirty = false;
      const started = clock();
      try {
        await this.write(notebook);
        this.#failure = undefined;
      } catch (error) {
        this.#failure = error;
        this.#dirty = true;
      }
      const took = clock() - started;
      this.#next = clock() + Math.max(this.every * 1000, took * 10);
    });
    return this.#writing;
  }
}
