// One kernel: its connection file, its process and its sockets, from the launch to the last trace of it.
//
// Ready means: kernel_info was answered AND its status arrived on IOPub. A subscriber that is not connected yet loses
// what is published, so without the second condition the first cell's output could be lost.
import { stat } from "node:fs/promises";
import {
  createMessage,
  KernelChannels,
  type Kernelspec,
  kernelCommand,
  type Message,
} from "@innerloop/jupyter-protocol";
import { connectionFile } from "./connection-file.js";
import { describeExit, KernelStartError, withTail } from "./errors.js";
import { KernelProcess } from "./kernel-process.js";
import { clock, deferred, waitFor } from "./waiting.js";

export interface KernelOptions {
  /** Working directory of the kernel. */
  cwd: string;
  /** Added to this process's environment and the kernelspec's; undefined takes a variable out. */
  env: Record<string, string | undefined>;
  /** Seconds until the kernel must be ready; 0: no limit. */
  startupTimeout: number;
  /** Stops a start that is under way. */
  signal: AbortSignal;
}

/** Seconds a kernel gets to leave after a shutdown_request, and then after SIGTERM (Jupyter's shutdown_wait_time is 5 s in all). */
const SHUTDOWN_WAIT = [5, 1] as const;
/** A port was taken by someone else between our choice and the kernel's bind: choose again. */
const PORT_TAKEN = /EADDRINUSE|address already in use/i;
const PORT_ATTEMPTS = 3;
const ASK_EVERY = 500;
const NEVER = new AbortController().signal;

class PortTaken extends Error {}

export class Kernel {
  /** Content of the kernel_info_reply. */
  info: Record<string, unknown> = {};

  private constructor(
    readonly spec: Kernelspec,
    readonly process: KernelProcess,
    readonly channels: KernelChannels,
    private readonly discard: () => Promise<void>,
  ) {}

  /** Launches and waits until ready. @throws {KernelStartError} and leaves nothing behind. */
  static async start(spec: Kernelspec, options: KernelOptions): Promise<Kernel> {
    for (let attempt = 1; ; attempt++) {
      const kernel = await Kernel.#launch(spec, options);
      try {
        await kernel.#ready(options);
        return kernel;
      } catch (error) {
        await kernel.shutdown("immediate");
        if (!(error instanceof PortTaken)) throw error;
        if (attempt === PORT_ATTEMPTS) throw new KernelStartError(error.message);
      }
    }
  }

  static async #launch(spec: Kernelspec, options: KernelOptions): Promise<Kernel> {
    const name = `kernel "${spec.name}"`;
    if (!(await isFolder(options.cwd)))
      throw new KernelStartError(`cannot start ${name} in "${options.cwd}": no such folder`);
    const { file, discard } = await connectionFile(spec.name);
    const outer = { ...process.env, ...options.env };
    const { command, args, env } = kernelCommand(spec, { connectionFile: file.path, env: outer });
    let launched: KernelProcess;
    try {
      launched = await KernelProcess.launch({
        argv: [command, ...args],
        cwd: options.cwd,
        env: { ...process.env, ...env, ...options.env },
        files: [file.path],
      });
    } catch (error) {
      await discard();
      throw new KernelStartError(`cannot start ${name}: ${(error as Error).message}`, undefined, { cause: error });
    }
    return new Kernel(spec, launched, new KernelChannels(file.info, { lingerMs: 0 }), discard);
  }

  /** Sends a request; the answer is its msg_id. The reply is for whoever listens on the channel. */
  request(channel: "shell" | "control", type: string, content: Record<string, unknown>): string {
    const message = createMessage(type, content, { session: this.channels.session });
    this.#send(channel, message);
    return message.header.msg_id;
  }

  /** Answers an input_request, so that a kernel that asks although nobody may be asked does not wait for ever. */
  answerInput(request: Message, value: string): void {
    const { session } = this.channels;
    this.#send("stdin", createMessage("input_reply", { value }, { session, parentHeader: request.header }));
  }

  /** Interrupts as the kernelspec's interrupt_mode says. */
  interrupt(): void {
    if (this.spec.interruptMode === "message") this.request("control", "interrupt_request", {});
    else this.process.signal("SIGINT");
  }

  /** Ends the kernel and everything it started, and removes its files. May be called again. */
  async shutdown(mode: "graceful" | "immediate"): Promise<void> {
    if (mode === "graceful" && !this.process.exit) {
      this.request("control", "shutdown_request", { restart: false });
      const [ask, term] = SHUTDOWN_WAIT;
      if (!(await this.#exits(ask))) {
        this.process.signal("SIGTERM");
        await this.#exits(term);
      }
    }
    await this.process.kill();
    await this.channels.close();
    await this.discard();
  }

  async #exits(seconds: number): Promise<boolean> {
    await waitFor([this.process.exited], seconds * 1000, NEVER);
    return this.process.exit !== undefined;
  }

  async #ready({ startupTimeout, signal }: KernelOptions): Promise<void> {
    const asked = new Set<string>();
    let published = false;
    let answered = false;
    const ready = deferred<void>();
    const settle = () => {
      if (answered && published) ready.resolve();
    };
    const offs = [
      this.channels.on("iopub", (message) => {
        if (asked.has(String(message.parentHeader.msg_id))) published = true;
        settle();
      }),
      this.channels.on("shell", (message) => {
        if (!asked.has(String(message.parentHeader.msg_id))) return;
        this.info = message.content;
        answered = true;
        settle();
      }),
    ];
    const deadline = startupTimeout > 0 ? clock() + startupTimeout * 1000 : Number.POSITIVE_INFINITY;
    try {
      for (;;) {
        asked.add(this.request("shell", "kernel_info_request", {}));
        const pause = Math.min(ASK_EVERY, Math.max(0, deadline - clock()));
        await waitFor([ready.promise, this.process.exited], pause, signal);
        if (answered && published) return;
        this.#checkStart(deadline, startupTimeout, answered);
        signal.throwIfAborted();
      }
    } finally {
      for (const off of offs) off();
    }
  }

  #checkStart(deadline: number, seconds: number, answered: boolean): void {
    const { exit } = this.process;
    const stderr = this.process.stderrTail();
    const name = `kernel "${this.spec.name}"`;
    if (PORT_TAKEN.test(stderr)) throw new PortTaken(withTail(`${name} found its port taken`, stderr));
    if (exit) throw new KernelStartError(withTail(`${name} died at start: ${describeExit(exit)}`, stderr));
    if (clock() < deadline) return;
    const silent = answered ? "publishes nothing on IOPub" : "does not answer";
    throw new KernelStartError(withTail(`${name} ${silent}: not ready after ${seconds} s`, stderr));
  }

  /** A send can only fail when the channels are closed: then the kernel is gone, which is reported by its exit. */
  #send(channel: "shell" | "control" | "stdin", message: Message): void {
    this.channels.send(channel, message).catch(() => {});
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
