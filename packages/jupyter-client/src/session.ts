// Routes what a kernel says to the cell that caused it, by the msg_id in the parent header.
//
// Every execute_request of the run stays registered: output that comes after a cell's end is still that cell's.

import type { Message } from "@innerloop/jupyter-protocol";
import type { Output } from "@innerloop/nbformat";
import type { Kernel } from "./kernel.js";
import type { OutputArea } from "./output-area.js";
import { clock, deferred } from "./waiting.js";

/** What has arrived for one execute_request. */
export class Watch {
  reply: Message | undefined;
  idle = false;
  /** Time of the last IOPub message, by clock(). */
  lastMessage = clock();
  /** A message on IOPub that could not be read while this cell ran: some output is lost. */
  refused: string | undefined;
  /** The prompt of an input_request that nobody may answer. */
  prompt: string | undefined;
  /** Why the reply will never be read. */
  lostReply: string | undefined;
  readonly #replied = deferred<void>();
  readonly #idled = deferred<void>();
  readonly replied = this.#replied.promise;
  readonly idled = this.#idled.promise;

  constructor(
    readonly area: OutputArea,
    private readonly recordTiming: boolean,
  ) {}

  onReply(message: Message): void {
    this.reply = message;
    this.#note("shell.execute_reply", message);
    const count = message.content.execution_count;
    if (typeof count === "number") this.area.cell.execution_count = count;
    this.#replied.resolve();
  }

  /** A reply has come that cannot be read: there will be no other. */
  loseReply(reason: string): void {
    if (this.reply) return;
    this.lostReply = reason;
    this.#replied.resolve();
  }

  onIopub(message: Message): Output | undefined {
    this.lastMessage = clock();
    if (message.header.msg_type === "execute_input") this.#note("iopub.execute_input", message);
    if (message.header.msg_type === "status") {
      const state = message.content.execution_state;
      if (state === "busy") this.#note("iopub.status.busy", message);
      if (state === "idle") {
        this.#note("iopub.status.idle", message);
        this.idle = true;
        this.#idled.resolve();
      }
    }
    return this.area.apply(message);
  }

  /** nbclient's record_timing: the kernel's own time where it gives one. */
  #note(name: string, message: Message): void {
    if (!this.recordTiming) return;
    const { metadata } = this.area.cell;
    const date = Number.isNaN(Date.parse(message.header.date)) ? new Date().toISOString() : message.header.date;
    metadata.execution = { ...metadata.execution, [name]: date };
  }
}

export interface SessionOptions {
  recordTiming: boolean;
  onOutput: (area: OutputArea, output: Output, message: Message) => void;
}

export class Session {
  readonly #watches = new Map<string, Watch>();
  #current: Watch | undefined;
  readonly #offs: (() => void)[];

  constructor(
    readonly kernel: Kernel,
    private readonly options: SessionOptions,
  ) {
    const { channels } = kernel;
    this.#offs = [
      channels.on("iopub", (message) => this.#onIopub(message)),
      channels.on("shell", (message) => {
        if (message.header.msg_type === "execute_reply") this.#watchOf(message)?.onReply(message);
      }),
      channels.on("stdin", (message) => {
        if (message.header.msg_type !== "input_request") return;
        const watch = this.#watchOf(message) ?? this.#current;
        if (watch) watch.prompt ??= String(message.content.prompt ?? "");
        kernel.answerInput(message, "");
      }),
      channels.on("error", ({ channel, error }) => {
        if (channel === "iopub" && this.#current) this.#current.refused ??= error.message;
        if (channel === "shell") this.#current?.loseReply(error.message);
      }),
    ];
  }

  /** Sends the cell's source for execution. */
  execute(area: OutputArea, stopOnError: boolean): Watch {
    const watch = new Watch(area, this.options.recordTiming);
    const id = this.kernel.request("shell", "execute_request", {
      code: area.cell.source,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: stopOnError,
    });
    this.#watches.set(id, watch);
    this.#current = watch;
    return watch;
  }

  close(): void {
    for (const off of this.#offs) off();
  }

  #watchOf(message: Message): Watch | undefined {
    return this.#watches.get(String(message.parentHeader.msg_id));
  }

  #onIopub(message: Message): void {
    const watch = this.#watchOf(message);
    const output = watch?.onIopub(message);
    if (watch && output) this.options.onOutput(watch.area, output, message);
  }
}
