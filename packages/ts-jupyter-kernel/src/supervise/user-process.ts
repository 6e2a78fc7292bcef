/**
 * One life of the user's process: started as leader of a process group of its own, read until the last byte, gone with everything that it
 * started (what left the group for a session of its own excepted).
 *
 *   0 nothing | 1, 2 native output | 3 frames to us | 4 frames from us | 5 watch pipe: closes with us, and the process kills itself
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { distFile } from "../dist-path.js";
import { Decoder } from "../link/decoder.js";
import { encodeMessage } from "../link/frame.js";
import { type ChildSettings, FRAMES_IN, FRAMES_OUT, WATCH } from "../link/settings.js";
import type { FromChild, RunId, ToChild } from "../link/types.js";
import { deathOf } from "./death.js";
import { NativeOutput } from "./native-output.js";
import { Tail } from "./tail.js";
import type { Death, SupervisorOptions } from "./types.js";

/** Pipes of a dead process that somebody keeps open (a daemon that it started) are not waited for any longer. */
const PIPES_WAIT_MS = 1000;

export class UserProcess {
  /** Resolves when it takes its first message; never rejects. */
  readonly ready: Promise<void>;
  /** Resolves when it is dead and everything that it wrote was received; never rejects. */
  readonly gone: Promise<Death>;
  readonly #child: ChildProcess;
  readonly #stderr: Tail = new Tail();
  readonly #native: readonly NativeOutput[];
  readonly #receive: (message: FromChild) => void;
  #killed = false;
  #where: readonly string[] | undefined;

  /** @param receive gets all messages in order; native output as streams without a run */
  constructor(options: SupervisorOptions, receive: (message: FromChild) => void) {
    const { folder, kernelId } = options;
    const settings: ChildSettings = { folder, nonce: randomBytes(16).toString("hex"), ...(kernelId && { kernelId }) };
    this.#receive = receive;
    this.#child = spawn(process.execPath, [...flagsOf(options), distFile("child/main.js"), JSON.stringify(settings)], {
      cwd: options.folder,
      env: options.env ?? process.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
    });
    for (const pipe of this.#child.stdio) pipe?.on("error", ignore);
    let isReady: () => void = ignore;
    this.ready = new Promise((resolve) => {
      isReady = resolve;
    });
    this.#readFrames((message) => {
      if (message.type === "ready") isReady();
      else this.#take(message);
    });
    this.#native = (["stdout", "stderr"] as const).map(
      (name) =>
        new NativeOutput(this.#child[name]!, settings.nonce, (text) => this.#take({ type: "stream", name, text })),
    );
    this.gone = this.#untilGone();
  }

  /** @throws RangeError for what is too deep for JSON; then nothing was sent */
  send(message: ToChild): void {
    const parts = encodeMessage(message);
    const pipe = this.#pipe(FRAMES_IN) as Writable;
    pipe.cork();
    for (const part of parts) pipe.write(part);
    pipe.uncork();
  }

  /** First step of an interrupt. */
  flag(run: RunId): void {
    (this.#pipe(WATCH) as Writable).write(`flag ${run}\n`);
  }

  /** Second step: SIGINT to the process and to all that it started, sent by its watcher while the run is active. */
  signal(run: RunId): void {
    (this.#pipe(WATCH) as Writable).write(`signal ${run}\n`);
  }

  kill(): void {
    // An end that has come by itself keeps its reason.
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#killed = true;
    this.#killGroup();
  }

  #killGroup(): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // gone already
    }
  }

  /** Resolves when the native output of a run was received. */
  async nativeOutput(run: RunId): Promise<void> {
    await Promise.all(this.#native.map((stream) => stream.until(run)));
  }

  /** Node's types know five descriptors. */
  #pipe(fd: number): unknown {
    return (this.#child.stdio as readonly unknown[])[fd];
  }

  #readFrames(receive: (message: FromChild) => void): void {
    const decoder = new Decoder<FromChild>(receive);
    const pipe = this.#pipe(FRAMES_OUT) as Readable;
    pipe.on("data", (chunk: Buffer) => {
      try {
        decoder.push(chunk);
      } catch (error) {
        // Something in the process writes to a descriptor that is not its own: nothing it says can be trusted any more.
        pipe.removeAllListeners("data").resume();
        this.#stderr.add(`${(error as Error).message}\n`);
        this.#killGroup();
      }
    });
  }

  #take(message: FromChild): void {
    if (message.type === "stream" && message.name === "stderr") this.#stderr.add(message.text);
    if (message.type === "exiting") this.#where = message.where;
    this.#receive(message);
  }

  #untilGone(): Promise<Death> {
    return new Promise((resolve) => {
      const child = this.#child;
      const end = (code: number | null, signal: string | null) => {
        for (const stream of this.#native) stream.end();
        resolve(deathOf({ code, signal, stderr: this.#stderr.text, killed: this.#killed, where: this.#where }));
      };
      child.once("error", (error) => {
        this.#stderr.add(`${error.message}\n`);
        if (child.pid === undefined) end(null, null);
      });
      child.once("exit", (code, signal) => {
        // Its children first: they hold the pipes.
        this.#killGroup();
        const timer = setTimeout(() => {
          for (const pipe of child.stdio) pipe?.destroy();
        }, PIPES_WAIT_MS);
        child.once("close", () => {
          clearTimeout(timer);
          end(code, signal);
        });
      });
    });
  }
}

function flagsOf({ memory, conditions = [] }: SupervisorOptions): string[] {
  return [
    ...(memory === undefined ? [] : [`--max-old-space-size=${memory}`]),
    ...conditions.map((condition) => `--conditions=${condition}`),
    // Dynamic import in vm scripts, import.meta.resolve with a parent, JSON modules: what Node 20 calls experimental, the kernel stands on.
    "--disable-warning=ExperimentalWarning",
    "--experimental-import-meta-resolve",
  ];
}

function ignore(): void {}
