// A thread beside the main one that converts notebooks until none is left. Stops early when it is told to.
import { parentPort, workerData } from "node:worker_threads";
import { convert } from "./convert.js";
import type { Reporter } from "./reporter.js";
import { type SharedWork, type Told, take } from "./shared-work.js";

const port = parentPort;
if (port === null) throw new Error("internal: a worker without a parent");
const work = workerData as SharedWork;
const controller = new AbortController();
port.on("message", (reason: string) => controller.abort(new Error(reason)));

/** Says what a reporter would, of one job. */
function reporterOf(index: number): Reporter {
  const tell = (told: Told) => port?.postMessage(told);
  return {
    start: () => tell({ type: "start", index }),
    cell: (_job, progress) => tell({ type: "cell", index, progress }),
    warn: (_job, message) => tell({ type: "warn", index, message }),
    finish: ({ job: _job, notebook, ...outcome }) =>
      tell({
        type: "finish",
        index,
        outcome: work.request.index === "write" && notebook !== undefined ? { ...outcome, notebook } : outcome,
      }),
    close: () => undefined,
  };
}

const { options, request, colours } = work;
const print = () => {
  throw new Error("internal: a worker has no standard output");
};
for (let next = take(work); next !== undefined; next = take(work))
  await convert(next.job, {
    options,
    request,
    colours,
    print,
    signal: controller.signal,
    reporter: reporterOf(next.index),
  });
// The listener for messages would keep the thread alive.
port.close();
