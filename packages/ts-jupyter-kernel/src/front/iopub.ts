/**
 * Everything that goes to IOPub, in one order: what was posted first leaves first, and nothing is lost.
 *
 * Text of one stream is gathered: until something else is posted, until 20 ms have passed, or until there is a message full of it.
 * So 100,000 printed lines are some hundred messages, and a single line is there at once for the eye.
 */
import { createMessage, type Header, type Message } from "@innerloop/jupyter-protocol";
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
  #items: Item[] = [];
  /** How many items were ever added, and how many of them have left. */
  #added = 0;
  #left = 0;
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
    while (this.#left < until) {
      this.#sending ??= this.#send();
      await this.#sending;
    }
  }

  #add(item: Item): void {
    this.#items.push(item);
    this.#added++;
  }

  #wake(): void {
    if (this.#sending !== undefined) return;
    const [only, more] = this.#items;
    const gathers = only?.kind === "text" && more === undefined && only.text.length < FULL;
    const left = gathers ? only.since + GATHER_MS - performance.now() : 0;
    if (left <= 0) this.#sending = this.#send();
    else this.#timer ??= setTimeout(() => this.#onTimer(), left);
  }

  #onTimer(): void {
    this.#timer = undefined;
    if (this.#items.length > 0) this.#sending ??= this.#send();
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#items;
    this.#items = [];
    for (const item of items) {
      if (item.kind === "message") await this.#safely(item.message);
      else {
        for (const text of piecesOf(item.text, LARGEST)) {
          const options = { session: this.#session, parentHeader: item.parent };
          await this.#safely(createMessage("stream", { name: item.name, text }, options));
        }
      }
      this.#left++;
    }
    this.#sending = undefined;
    if (this.#items.length > 0) this.#wake();
  }

  /** A content that is no JSON (it cannot come out of the link) must not stop the outputs behind it. */
  async #safely(message: Message): Promise<void> {
    try {
      await this.#publish(message);
    } catch (error) {
      process.stderr.write(`internal: cannot publish ${message.header.msg_type}: ${(error as Error).message}\n`);
    }
  }
}
