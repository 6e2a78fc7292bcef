/**
 * Everything that goes to IOPub, in one order: what was posted first leaves first, and nothing is lost.
 *
 * Text of one stream is gathered: until something else is posted, until 20 ms have passed, or until there is a message full of it.
 * So 100,000 printed lines are some hundred messages, and a single line is there at once for the eye.
 */
import { createMessage, type Header, type Message } from "@innerloop/jupyter-protocol";
import { logLine } from "./log.js";
import { piecesOf } from "./positions.js";

/** How long text waits for more of it, in milliseconds: 50 updates a second look continuous. */
const GATHER_MS = 20;
/** Text that fills a message, in UTF-16 units: above this the overhead of a message (0.1 ms) no longer counts. */
const FULL = 64 * 1024;
/** The largest text in one message: JupyterLab and nbclient take 1 MB without a pause; a server may refuse 10 MB. */
const LARGEST = 1024 * 1024;

/** The header of the request that caused an output; empty: nobody knows. */
export type Parent = Partial<Header>;

export interface Extras {
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

type Item =
  | { kind: "text"; parent: Parent; name: string; text: string; since: number }
  | { kind: "message"; message: Message };

export class IopubQueue {
  readonly #session: string;
  readonly #publish: (message: Message) => Promise<void>;
  /** Those before #head have left. */
  #items: Item[] = [];
  #head = 0;
  /** How many items were ever added, and how many have left. */
  #added = 0;
  #left = 0;
  /** Who waits until so many have left; in order. */
  #waiting: { until: number; done: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(session: string, publish: (message: Message) => Promise<void>) {
    this.#session = session;
    this.#publish = publish;
  }

  /** Text of stdout or stderr. */
  stream(parent: Parent, name: "stdout" | "stderr", text: string): void {
    if (text === "") return;
    const last = this.#items.at(-1);
    if (last?.kind === "text" && last.name === name && last.parent === parent && last.text.length < LARGEST) {
      last.text += text;
    } else this.#add({ kind: "text", parent, name, text, since: performance.now() });
    this.#wake();
  }

  post(parent: Parent, type: string, content: Record<string, unknown>, extras: Extras = {}): void {
    const message = createMessage(type, content, { session: this.#session, parentHeader: parent, ...extras });
    this.#add({ kind: "message", message });
    this.#wake();
  }

  status(parent: Parent, state: "starting" | "busy" | "idle"): void {
    this.post(parent, "status", { execution_state: state });
  }

  /** Settles when everything that was posted so far has left. */
  async flush(): Promise<void> {
    const until = this.#added;
    if (this.#left === until) return;
    await new Promise<void>((done) => {
      this.#waiting.push({ until, done });
      this.#wake();
    });
  }

  #add(item: Item): void {
    this.#items.push(item);
    this.#added++;
  }

  #wake(): void {
    if (this.#sending !== undefined || this.#items.length === 0) return;
    const wait = this.#gathersFor();
    if (wait <= 0) this.#sending = this.#send();
    else this.#timer ??= setTimeout(() => this.#onTimer(), wait);
  }

  #onTimer(): void {
    this.#timer = undefined;
    this.#wake();
  }

  /** How long the next item may still wait for more text: not at all when something is behind it or somebody waits for it. */
  #gathersFor(): number {
    const next = this.#items[this.#head];
    const last = this.#head === this.#items.length - 1;
    if (next?.kind !== "text" || !last || next.text.length >= FULL || this.#waiting.length > 0) return 0;
    return next.since + GATHER_MS - performance.now();
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#items.length > 0 && this.#gathersFor() <= 0) {
      const item = this.#take();
      if (item.kind === "message") await this.#safely(item.message);
      else {
        for (const text of piecesOf(item.text, LARGEST)) {
          const options = { session: this.#session, parentHeader: item.parent };
          await this.#safely(createMessage("stream", { name: item.name, text }, options));
        }
      }
      this.#left++;
      while ((this.#waiting[0]?.until ?? Number.POSITIVE_INFINITY) <= this.#left) this.#waiting.shift()?.done();
    }
    this.#sending = undefined;
    this.#wake();
  }

  #take(): Item {
    const item = this.#items[this.#head++];
    if (item === undefined) throw new Error("internal: nothing to send");
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    }
    return item;
  }

  /** A content that is no JSON (it cannot come out of the link) must not stop the outputs behind it. */
  async #safely(message: Message): Promise<void> {
    try {
      await this.#publish(message);
    } catch (error) {
      logLine(`internal: cannot publish ${message.header.msg_type}: ${(error as Error).message}`);
    }
  }
}
