/** Entry of the worker thread: TypeScript is loaded and warmed up in steps, and requests are served strictly in order between them. */
import { parentPort, workerData } from "node:worker_threads";
import type { TypeScript } from "./facts.js";
import { loadTypeScript } from "./load-typescript.js";
import type { Answers, FromWorker, Request, ToWorker, WorkerData } from "./protocol.js";
import { NotebookService } from "./service.js";

/** Quiet milliseconds before the code cache is written: it takes 150 ms, which no cell should wait for. */
const QUIET = 1500;

const { folder, cancelled } = workerData as WorkerData;
const cancelledUpTo = new Int32Array(cancelled);
let running = 0;
const isCancelled = () => running > 0 && Atomics.load(cancelledUpTo, 0) >= running;

const { ts, keep } = loadTypeScript();
const service = new NotebookService(ts, folder, isCancelled);
/** Public in effect, but left out of TypeScript's declarations. */
const { OperationCanceledException } = ts as TypeScript & { OperationCanceledException: new () => object };
let keeping: NodeJS.Timeout | undefined;

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
  keepLater();
});

function keepLater(): void {
  if (keep === undefined || warm.done !== true) return;
  clearTimeout(keeping);
  keeping = setTimeout(keep, QUIET);
}

const steps = service.warmUp();
let warm: IteratorResult<void> = { done: false, value: undefined };
function step(): void {
  warm = steps.next();
  if (warm.done === true) keepLater();
  else setImmediate(step);
}
setImmediate(step);
