// Several notebooks at once, on several cores: the main thread converts, and so do workers beside it. For conversions
// that keep a core busy; a run in a kernel mostly waits, and takes turns on one thread (pool.ts).
import { Worker } from "node:worker_threads";
import type { Job } from "../cli/targets.js";
import { convert, type Workshop } from "./convert.js";
import type { Outcome } from "./outcome.js";
import { type SharedWork, type Told, take } from "./shared-work.js";

/** A thread takes about as long to start as two or three notebooks take to convert. */
const JOBS_A_THREAD = 4;

/** How many threads so many jobs are worth, at most `most`. */
export const threadsFor = (jobs: number, most: number): number =>
  Math.max(1, Math.min(most, Math.floor(jobs / JOBS_A_THREAD)));

/** The outcomes in the order of the jobs. Never rejects: a thread that dies fails the job it had, and no other. */
export async function convertInThreads(jobs: readonly Job[], threads: number, workshop: Workshop): Promise<Outcome[]> {
  const { options, request, colours } = workshop;
  const work: SharedWork = { jobs, options, request, colours, taken: new SharedArrayBuffer(4) };
  const outcomes: Outcome[] = [];
  const died: string[] = [];
  const beside = Array.from({ length: threads - 1 }, () => besideUs(work, outcomes, died, workshop));
  for (let next = take(work); next !== undefined; next = take(work)) {
    outcomes[next.index] = await convert(next.job, workshop);
    // What the workers said is heard between two notebooks.
    await new Promise(setImmediate);
  }
  await Promise.all(beside);
  for (const [index, job] of jobs.entries()) {
    if (outcomes[index] !== undefined) continue;
    const outcome: Outcome = {
      job,
      status: "failed",
      message: `its thread ended before it was done: ${died.shift() ?? "without a word"}`,
      seconds: 0,
      cells: { done: 0, total: 0 },
      checks: [],
      written: [],
    };
    workshop.reporter.finish(outcome);
    outcomes[index] = outcome;
  }
  return outcomes;
}

/** One worker, until it has ended. */
async function besideUs(
  work: SharedWork,
  outcomes: Outcome[],
  died: string[],
  { reporter, signal }: Workshop,
): Promise<void> {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: work });
  const stop = () => worker.postMessage(String(signal.reason instanceof Error ? signal.reason.message : signal.reason));
  signal.addEventListener("abort", stop);
  const job = (index: number) => work.jobs[index] as Job;
  worker.on("message", (told: Told) => {
    if (told.type === "start") reporter.start(job(told.index));
    else if (told.type === "cell") reporter.cell(job(told.index), told.progress);
    else if (told.type === "warn") reporter.warn(job(told.index), told.message);
    else {
      const outcome = { ...told.outcome, job: job(told.index) };
      outcomes[told.index] = outcome;
      reporter.finish(outcome);
    }
  });
  // Its job is the one without an outcome; the reason is the user's to see.
  worker.on("error", (error) => died.push(error.message));
  await new Promise((done) => worker.on("exit", done));
  signal.removeEventListener("abort", stop);
}
