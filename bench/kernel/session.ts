/**
 * One kernel with a stop-watch, on the project's own client: every wait has an end, so that a side that loses output, hangs or dies costs a
 * measure and not the benchmark.
 *
 * Time zero is the moment when the kernel's process exists. The sockets are connected when the kernel listens and not before, for zeromq tries again
 * only every 100 ms, and that would be measured.
 */
import { setTimeout as pause } from "node:timers/promises";
import { KernelProcess } from "@innerloop/jupyter-client";
import {
  type ConnectionFile,
  createConnectionFile,
  createMessage,
  KernelChannels,
  type Kernelspec,
  kernelCommand,
  type Message,
  removeConnectionFile,
} from "@innerloop/jupyter-protocol";
import { listens, soonest } from "./waiting.js";

export interface SessionOptions {
  /** Working folder of the kernel; its connection file goes there too. */
  readonly folder: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds until the kernel must be ready. Default: a minute; tslab needs 5 s on a busy machine. */
  readonly patience?: number;
}

/** Who looks at the outputs: somebody who could be asked for input, or a run without anybody. */
export type Audience = "interactive" | "headless";

/** How a request ended. "silent": no reply in time; "died": the kernel's process ended before it replied. */
export interface Ending {
  readonly status: "ok" | "error" | "aborted" | "silent" | "died";
  /** Milliseconds from the request to the reply and the idle status, or to the end of the wait. */
  readonly ms: number;
  /** The idle status came. */
  readonly idle: boolean;
  readonly content: Readonly<Record<string, unknown>>;
}

type Listener = (channel: "shell" | "iopub", message: Message) => void;

export interface Pending {
  /** When the request was sent, by performance.now(). */
  readonly sent: number;
  readonly ended: Promise<Ending>;
}

/** Milliseconds between looks for the kernel's sockets: the resolution of "ready". */
const LOOK_EVERY = 4;
/** Milliseconds without any message on IOPub after which an idle status that has not followed its reply is lost. */
const IDLE_SILENCE = 10_000;

export class Session {
  /** performance.now() when the process existed. */
  readonly spawned = performance.now();
  /** Content of the kernel_info_reply. */
  info: Readonly<Record<string, unknown>> = {};
  #channels: KernelChannels | undefined;
  readonly #listeners = new Set<Listener>();
  /** performance.now() of the last message on IOPub. */
  #heard = 0;

  private constructor(
    readonly spec: Kernelspec,
    readonly process: KernelProcess,
    private readonly file: ConnectionFile,
    private readonly patience: number,
  ) {}

  /** Starts the kernel's process. @throws Error when the system refuses */
  static async launch(spec: Kernelspec, { folder, env = {}, patience = 60_000 }: SessionOptions): Promise<Session> {
    const file = await createConnectionFile({ dir: folder, kernelName: spec.name });
    const outer = { ...process.env, ...env };
    const command = kernelCommand(spec, { connectionFile: file.path, env: outer });
    const launched = await KernelProcess.launch({
      argv: [command.command, ...command.args],
      cwd: folder,
      env: { ...outer, ...command.env },
      files: [file.path],
    });
    return new Session(spec, launched, file, patience);
  }

  /** Waits until kernel_info was answered and IOPub heard. @throws Error when the kernel dies or stays silent */
  async ready(): Promise<void> {
    const { info } = this.file;
    for (const port of [info.shell_port, info.iopub_port]) {
      while (!(await listens(info.ip, port))) {
        this.#checkStart();
        await pause(LOOK_EVERY);
      }
    }
    const channels = new KernelChannels(info, { lingerMs: 0 });
    this.#channels = channels;
    let heard = false;
    channels.on("shell", (message) => this.#tell("shell", message));
    channels.on("iopub", (message) => {
      heard = true;
      this.#tell("iopub", message);
    });
    for (;;) {
      const { status, content } = await this.ask("kernel_info_request", {}, this.patience, "reply");
      if (status === "silent" || status === "died") this.#checkStart(status);
      this.info = content;
      // What is published before the subscription has arrived is lost, so it is asked again until something was heard.
      for (let look = 0; look < 5 && !heard; look++) await pause(LOOK_EVERY);
      if (heard) return;
      this.#checkStart();
    }
  }

  /** Runs a cell to its end. */
  execute(code: string, patience = 60_000, audience: Audience = "interactive"): Promise<Ending> {
    return this.begin(code, patience, audience).ended;
  }

  /** Sends a cell and does not wait. */
  begin(code: string, patience = 60_000, audience: Audience = "interactive"): Pending {
    const sent = performance.now();
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: audience === "interactive",
      stop_on_error: true,
    };
    return { sent, ended: this.ask("execute_request", content, patience) };
  }

  /** A request on the shell channel; it has ended with its reply and its idle status, or with the reply alone. Never rejects. */
  async ask(
    type: string,
    content: Record<string, unknown>,
    patience = 60_000,
    until: "idle" | "reply" = "idle",
  ): Promise<Ending> {
    const channels = this.#open();
    const request = createMessage(type, content, { session: channels.session });
    const sent = performance.now();
    let reply: Message | undefined;
    let idle = false;
    let ended = sent;
    let listener: Listener = () => {};
    const done = new Promise<void>((resolve) => {
      listener = (channel, message) => {
        if (message.parentHeader.msg_id !== request.header.msg_id) return;
        if (channel === "shell") reply = message;
        else if (message.header.msg_type === "status" && message.content.execution_state === "idle") idle = true;
        else return;
        ended = performance.now();
        if (channel === "shell") void this.#silence(() => idle).then(resolve);
        if (reply && (idle || until === "reply")) resolve();
      };
      this.#listeners.add(listener);
    });
    await channels.send("shell", request);
    await soonest([done, this.process.exited], patience);
    this.#listeners.delete(listener);
    if (reply) {
      const status =
        reply.content.status === "error" || reply.content.status === "aborted" ? reply.content.status : "ok";
      return { status, ms: ended - sent, idle, content: reply.content };
    }
    const status = this.process.exit ? "died" : "silent";
    return { status, ms: performance.now() - sent, idle, content: {} };
  }

  /** Calls back with everything printed, whoever printed it. The answer ends it. */
  onText(then: (text: string, name: string) => void): () => void {
    const listener: Listener = (channel, { header, content }) => {
      if (channel === "iopub" && header.msg_type === "stream") then(String(content.text), String(content.name));
    };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Interrupts as the kernelspec says. */
  interrupt(): void {
    if (this.spec.interruptMode === "signal") {
      this.process.signal("SIGINT");
      return;
    }
    const channels = this.#open();
    const request = createMessage("interrupt_request", {}, { session: channels.session });
    // It fails when the channels are closed: then there is nothing to interrupt.
    channels.send("control", request).catch(() => {});
  }

  /** Kills the kernel and all it started. May be called again. */
  async close(): Promise<void> {
    await this.process.kill();
    await this.#channels?.close();
    await removeConnectionFile(this.file);
  }

  #open(): KernelChannels {
    if (!this.#channels) throw new Error("internal: the kernel is not ready");
    return this.#channels;
  }

  /** Settles when IOPub has been silent for long, or when there is nothing to wait for any more. */
  async #silence(over: () => boolean): Promise<void> {
    const since = performance.now();
    while (!over() && !this.process.exit && performance.now() - Math.max(since, this.#heard) < IDLE_SILENCE) {
      await pause(100, undefined, { ref: false });
    }
  }

  #tell(channel: "shell" | "iopub", message: Message): void {
    if (channel === "iopub") this.#heard = performance.now();
    for (const listener of this.#listeners) listener(channel, message);
  }

  #checkStart(ending?: "silent" | "died"): void {
    const { exit } = this.process;
    if (exit) {
      const last = this.process.stderrTail(1);
      throw new Error(`died at start with ${exit.signal ?? `code ${exit.code}`}${last === "" ? "" : `: ${last}`}`);
    }
    const late = performance.now() - this.spawned > this.patience;
    if (late || ending === "silent") throw new Error(`not ready within ${this.patience / 1000} s`);
  }
}
