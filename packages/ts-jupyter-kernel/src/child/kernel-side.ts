/** The record that the runtime module finds in this process (runtime/intrinsics.ts), with its questions to the front end. */
import type { CommEvent } from "../link/types.js";
import { CommRegistry, type CommTarget } from "../runtime/comm-registry.js";
import { installGlobals } from "../runtime/install-globals.js";
import { type DisplayMessage, INTRINSICS, type KernelIntrinsics } from "../runtime/intrinsics.js";
import { send, sendText } from "./port.js";
import { activeRun, after, check, currentRun, shared, trap } from "./runs.js";

const waiting = new Map<number, { resolve(line: string): void; reject(error: Error): void }>();
let questions = 0;

/** Clients know it by the name that ipykernel gave it. */
class StdinNotImplementedError extends Error {
  override name = "StdinNotImplementedError";
  constructor() {
    super("no input: nobody can be asked in this run");
  }
}

function input(prompt: string, password: boolean): Promise<string> {
  const run = currentRun() ?? activeRun();
  if (run?.state !== "running") return Promise.reject(new Error("no input: its cell has ended"));
  if (!run.allowStdin) return Promise.reject(new StdinNotImplementedError());
  const id = ++questions;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    send({ type: "input", id, prompt, password, run: run.id });
  });
}

/** The front end's answer; undefined: nobody answered. */
export function answer(id: number, value: string | undefined): void {
  const question = waiting.get(id);
  waiting.delete(id);
  if (value === undefined) question?.reject(new Error("no input: the question was not answered"));
  else question?.resolve(value);
}

function display(message: DisplayMessage, buffers: readonly Uint8Array[] = []): void {
  const { data, metadata = {}, transient = {}, update = false } = message;
  const run = currentRun()?.id;
  try {
    send({ type: "display", data, metadata, transient, update, buffers: [...buffers], run });
  } catch (error) {
    const types = Object.keys(data).join(", ");
    sendText("stderr", `not shown, because it is no JSON: ${types} (${(error as Error).message})\n`, run);
  }
}

export const kernel: KernelIntrinsics = {
  display,
  clear: (wait) => send({ type: "clear", wait, run: currentRun()?.id }),
  input,
  comms: new CommRegistry((event: CommEvent) => send({ ...event, run: currentRun()?.id })),
  formatters: [],
  flag: shared,
  trap,
  check,
  after,
  currentRun: () => currentRun()?.id,
};

function define(key: PropertyKey, value: unknown): void {
  Object.defineProperty(globalThis, key, { value, writable: true, configurable: true, enumerable: false });
}

/** What user code finds in the global object beyond Node's own. `kernelId`: the name by which pages reach this kernel, where they can. */
export function installKernel(require: NodeJS.Require, kernelId?: string): void {
  define(INTRINSICS, kernel);
  define(Symbol.for("innerloop.display"), (message: DisplayMessage) => display(message));
  const register = (target: string, opened: CommTarget) => kernel.comms.register(target, opened);
  define(Symbol.for("innerloop.comms"), { kernelId, register });
  define("require", require);
  installGlobals();
}
