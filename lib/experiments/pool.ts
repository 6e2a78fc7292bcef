/**
 * Worker processes that share a list of orders. A process, not a thread: native graphs compute in the JavaScript thread of their process, and one
 * that crashes must take nothing with it but its own entry.
 */
import { type ChildProcess, fork } from "node:child_process";
import type { Answer, Order } from "./worker.js";

export interface PoolOptions {
  /** The program of a worker: a JavaScript module that calls `serve`. */
  readonly worker: string;
  /** How many at once. */
  readonly jobs: number;
  readonly onStart?: (index: number) => void;
  readonly onEnd: (index: number, answer: Answer) => void;
  /** Aborting kills the workers at once; results are files written whole, so nothing is left half. */
  readonly signal?: AbortSignal;
}

/** Gives every order to a worker, in their order, and resolves when all have answered or `signal` is aborted. */
export async function runPool(orders: readonly Order[], options: PoolOptions): Promise<void> {
  let next = 0;
  const lane = async () => {
    let worker: Worker | undefined;
    while (next < orders.length && !options.signal?.aborted) {
      const index = next++;
      options.onStart?.(index);
      worker ??= startWorker(options);
      const answer = await worker.ask(orders[index]);
      if (options.signal?.aborted) break;
      options.onEnd(index, answer);
      if (!worker.alive()) worker = undefined;
    }
    worker?.stop();
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, orders.length) }, lane));
}

interface Worker {
  ask(order: Order): Promise<Answer>;
  alive(): boolean;
  stop(): void;
}

function startWorker({ worker, signal }: PoolOptions): Worker {
  // One thread each: the workers are what fills the cores.
  const env = { ...process.env, OMP_NUM_THREADS: "1", TF_CPP_MIN_LOG_LEVEL: "2" };
  const child = fork(worker, [], { env, execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill);
  let complaint = "";
  child.stderr?.on("data", (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  let dead: string | undefined;
  const end = new Promise<Answer>((resolve) => {
    const died = (why: string) => {
      dead ??= why;
      signal?.removeEventListener("abort", kill);
      resolve({ state: "failed", why: dead });
    };
    child.on("error", (error) => died(`the worker did not start: ${error.message}`));
    child.on("exit", (code, name) =>
      died(`the worker ended with ${name ?? `exit code ${code}`}${lastLine(complaint)}`),
    );
  });
  return {
    ask: (order) => Promise.race([end, answerOf(child, order)]),
    alive: () => dead === undefined,
    stop: () => child.disconnect(),
  };
}

function answerOf(child: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve) => {
    child.once("message", (answer) => resolve(answer as Answer));
    child.send(order, () => {}); // a worker that is gone answers by its exit
  });
}

/** What a dying process said last, where that looks like an error. */
function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => /error/i.test(line));
  return lines.length === 0 ? "" : `: ${lines[lines.length - 1].trim()}`;
}
