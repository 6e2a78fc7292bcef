/** A real kernel process and a client for it, for tests that run code. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createConnectionFile,
  createMessage,
  KernelChannels,
  type Kernelspec,
  kernelCommand,
  type Message,
} from "@innerloop/jupyter-protocol";

export interface Run {
  reply: Record<string, unknown>;
  /** The iopub messages that the request caused, up to idle, without status messages. */
  outputs: Message[];
  stdout: string;
  stderr: string;
}

export class RunningKernel {
  readonly child: ChildProcess;
  readonly channels: KernelChannels;
  /** What the process itself wrote, for the message of a failed start. */
  #log = "";
  readonly #died: Promise<never>;
  readonly #dir: string;

  private constructor(child: ChildProcess, channels: KernelChannels, dir: string) {
    this.child = child;
    this.channels = channels;
    this.#dir = dir;
    child.stderr?.on("data", (data) => {
      this.#log += data;
    });
    this.#died = new Promise((_, fail) => {
      child.once("exit", (code, signal) => fail(new Error(`kernel exited with ${code ?? signal}: ${this.#log}`)));
    });
    this.#died.catch(() => {});
  }

  /** Starts the kernel in `cwd` and waits until it answers and its iopub reaches us. */
  static async start(spec: Kernelspec, cwd: string, transport: "tcp" | "ipc" = "tcp"): Promise<RunningKernel> {
    for (let attempt = 1; ; attempt++) {
      const kernel = await RunningKernel.#launch(spec, cwd, transport);
      try {
        await kernel.#ready();
        return kernel;
      } catch (error) {
        await kernel.stop();
        // Between our choice of a port and the kernel's bind another test may have taken it.
        if (attempt === 3 || !/address already in use/.test(String(error))) throw error;
      }
    }
  }

  static async #launch(spec: Kernelspec, cwd: string, transport: "tcp" | "ipc"): Promise<RunningKernel> {
    const dir = await mkdtemp(join(tmpdir(), "rk-"));
    const file = await createConnectionFile({ dir, transport });
    const { command, args, env } = kernelCommand(spec, { connectionFile: file.path });
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] });
    return new RunningKernel(child, new KernelChannels(file.info), dir);
  }

  /** Sends a request on shell and waits for its reply and for idle. */
  async request(type: string, content: Record<string, unknown>): Promise<Run> {
    const message = createMessage(type, content, { session: this.channels.session });
    const mine = (other: Message) => other.parentHeader.msg_id === message.header.msg_id;
    const outputs: Message[] = [];
    let reply: Message | undefined;
    let idle = false;
    const settled = new Promise<void>((done) => {
      const settle = () => {
        if (reply === undefined || !idle) return;
        for (const off of offs) off();
        done();
      };
      const offs = [
        this.channels.on("shell", (other) => {
          if (mine(other)) reply = other;
          settle();
        }),
        this.channels.on("iopub", (other) => {
          if (!mine(other)) return;
          if (other.header.msg_type !== "status") outputs.push(other);
          else if (other.content.execution_state === "idle") idle = true;
          settle();
        }),
      ];
    });
    await this.channels.send("shell", message);
    await Promise.race([settled, this.#died]);
    const text = (name: string) =>
      outputs
        .filter(({ header, content }) => header.msg_type === "stream" && content.name === name)
        .map(({ content }) => content.text)
        .join("");
    return { reply: reply?.content ?? {}, outputs, stdout: text("stdout"), stderr: text("stderr") };
  }

  execute(code: string, options: Record<string, unknown> = {}): Promise<Run> {
    const defaults = {
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    return this.request("execute_request", { code, ...defaults, ...options });
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once("exit", done));
    if (this.child.exitCode === null && this.child.signalCode === null && this.child.kill("SIGKILL")) await ended;
    await this.channels.close();
    await rm(this.#dir, { recursive: true, force: true });
  }

  /** Asks for kernel_info until an answer is seen on iopub: a subscription takes effect a moment after the kernel listens. */
  async #ready(): Promise<void> {
    for (;;) {
      let seen = false;
      const off = this.channels.on("iopub", () => {
        seen = true;
      });
      const message = createMessage("kernel_info_request", {}, { session: this.channels.session });
      const answered = new Promise<void>((done) => {
        const stop = this.channels.on("shell", (reply) => {
          if (reply.parentHeader.msg_id !== message.header.msg_id) return;
          stop();
          done();
        });
      });
      await this.channels.send("shell", message);
      await Promise.race([answered, this.#died]);
      await new Promise((done) => setTimeout(done, 100));
      off();
      if (seen) return;
    }
  }
}
