/** Entry of the worker thread: TypeScript is loaded and warmed up in steps, and requests are served strictly in order between them. */
import { parentPort, workerData } from "node:worker_threads";
import { loadTypeScript } from "./load-typescript.js";
import type { Answers, FromWorker, Request, ToWorker, WorkerData } from "./protocol.js";
import { NotebookService } from "./service.js";
import type { TypeScript } from "./typescript.js";

/** Quiet milliseconds before the code cache is written (150 ms) and the comments are read (500 ms). */
const QUIET = 1500;

const { folder, cancelled } = workerData as WorkerData;
const cancelledUpTo = new Int32Array(cancelled);
let running = 0;
const isCancelled = () => running > 0 && Atomics.load(cancelledUpTo, 0) >= running;

const { ts, keep } = loadTypeScript();
const service = new NotebookService(ts, folder, isCancelled);
/** Public in effect, but left out of TypeScript's declarations. */
const { OperationCanceledException } = ts as TypeScript & { OperationCanceledException: new () => object };
let settling: NodeJS.Timeout | undefined;
let settled = false;

function answer(request: Request): Answers[keyof Answers] {
  switch (request.type) {
    case "check":
      return service.check(request.cell);
    case "complete":
      return service.complete(request.source, request.offset);
    case "inspect":
      return service.inspect(request.source, request.offset, request.detail);
    case "who":
      return service.who();
  }
}

function serve(request: Request): FromWorker {
  const { id } = request;
  running = id;
  try {
    if (isCancelled()) return { id, status: "cancelled" };
    return { id, status: "ok", value: answer(request) };
  } catch (error) {
    if (error instanceof OperationCanceledException) return { id, status: "cancelled" };
    return { id, status: "error", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    running = 0;
  }
}

parentPort?.on("message", (message: ToWorker) => {
  if (message.type === "commit") service.commit(message.cell, message.names);
  else if (message.type === "reset") service.reset();
  else parentPort?.postMessage(serve(message));
  settleLater();
});

/** What no request should wait for is done when there has been none for a while, once. */
function settleLater(): void {
  if (settled || warm.done !== true) return;
  clearTimeout(settling);
  settling = setTimeout(() => {
    settled = true;
    keep?.();
    service.document();
  }, QUIET);
}

const steps = service.warmUp();
let warm: IteratorResult<void> = { done: false, value: undefined };
function step(): void {
  warm = steps.next();
  if (warm.done === true) settleLater();
  else setImmediate(step);
}
setImmediate(step);
