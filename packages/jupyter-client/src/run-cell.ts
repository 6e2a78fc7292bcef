// One cell, from its execute_request to the last of its output.
//
//   request → execute_reply → idle on IOPub → verdict
//
// A cell has ended when both the reply (shell) and idle (IOPub) have come; the two channels have no common order.
// What can go wrong on the way: the kernel dies, time runs out, idle never comes, the run is stopped.

import {
  CellExecutionError,
  type CellPlace,
  CellTimeoutError,
  DeadKernelError,
  MissingOutputError,
  type RunError,
} from "./errors.js";
import { type Failure, failureOf } from "./failure.js";
import type { Settings } from "./options.js";
import { checkSeconds } from "./options.js";
import type { OutputArea } from "./output-area.js";
import type { Session, Watch } from "./session.js";
import type { StopReason } from "./stop.js";
import { clock, waitFor } from "./waiting.js";

/**
 * How a cell ended. "ok": also with an error that its tag announces. "allowed": an error after which the run goes on.
 * "error": the run ends, the kernel is fine. "fatal": the kernel is dead, lost or not to be trusted.
 */
export type CellEnding = { status: "ok" } | { status: "allowed" | "error" | "fatal"; error: RunError };

export interface CellContext {
  session: Session;
  settings: Settings;
  /** Aborted with a StopReason. */
  stop: AbortSignal;
}

/** A kernel that aborts queued cells after an error (tslab: for 200 ms) has not run them: ask again after these pauses. */
const ABORTED_PAUSES = [250, 500, 1000];
/** What a dead kernel had sent is still on its way: until this silence. */
const LAST_WORDS = 200;

export async function runCell(area: OutputArea, place: CellPlace, context: CellContext): Promise<CellEnding> {
  const ending = await execute(area, place, context);
  if (ending.status !== "ok" && !area.error) {
    const [evalue = "", ...rest] = ending.error.message.split("\n");
    area.fail({ ename: ending.error.name, evalue, traceback: [`${ending.error.name}: ${evalue}`, ...rest] });
  }
  return ending;
}

async function execute(area: OutputArea, place: CellPlace, context: CellContext): Promise<CellEnding> {
  const { settings, session, stop } = context;
  for (const pause of [...ABORTED_PAUSES, undefined]) {
    const watch = session.execute(area, !isAllowed(area, settings));
    const interruption = (await replied(watch, place, context)) ?? (await idled(watch, place, context));
    if (interruption?.status === "fatal") return interruption;
    const status = watch.reply?.content.status;
    if (status !== "abort" && status !== "aborted") return interruption ?? judge(watch, place, settings);
    if (pause !== undefined) await waitFor([session.kernel.process.exited], pause, stop);
  }
  const evalue = 'the kernel answered every request with status "aborted"';
  return failed(area, place, settings, { ename: "CellAborted", evalue, traceback: [] });
}

/** Waits for the reply. Undefined: it came in time. */
async function replied(watch: Watch, place: CellPlace, context: CellContext): Promise<CellEnding | undefined> {
  const { session, settings, stop } = context;
  const { kernel } = session;
  const { timeout } = settings;
  const { cell } = watch.area;
  const seconds = typeof timeout === "number" ? timeout : checkSeconds("timeout", timeout(cell, place.index));
  await waitFor([watch.replied, kernel.process.exited], seconds > 0 ? seconds * 1000 : Infinity, stop);
  if (watch.reply) return undefined;
  if (watch.lostReply !== undefined) return missing(place, watch.lostReply);
  if (stop.aborted || kernel.process.exit) return ended(watch, place, context);
  if (settings.interruptOnTimeout === "fail") {
    return { status: "fatal", error: new CellTimeoutError(place, seconds, "killed") };
  }
  kernel.interrupt();
  await waitFor([watch.replied, kernel.process.exited], settings.interruptGrace * 1000, stop);
  const { reply } = watch as Watch;
  if (!reply && (stop.aborted || kernel.process.exit)) return ended(watch, place, context);
  if (!reply) return { status: "fatal", error: new CellTimeoutError(place, seconds, "kernel killed") };
  const lost = await idled(watch, place, context);
  if (lost) return lost;
  if (reply.content.status === "error") failureOf(watch.area, reply.content);
  const error = new CellTimeoutError(place, seconds, "interrupted");
  return { status: settings.allowErrors && !settings.forceRaiseErrors ? "allowed" : "error", error };
}

/** Waits for idle, for as long as messages of the cell keep coming. Undefined: it came. */
async function idled(watch: Watch, place: CellPlace, context: CellContext): Promise<CellEnding | undefined> {
  const { session, settings, stop } = context;
  const { exited } = session.kernel.process;
  const silence = settings.iopubTimeout * 1000;
  // A cell may say nothing for hours before its reply; only silence after the reply means loss.
  const repliedAt = clock();
  for (;;) {
    if (watch.idle) break;
    if (stop.aborted || session.kernel.process.exit) return ended(watch, place, context);
    const left = Math.max(watch.lastMessage, repliedAt) + silence - clock();
    if (left <= 0)
      return missing(place, `the kernel replied, but was not idle after ${settings.iopubTimeout} s of silence`);
    await waitFor([watch.idled, exited], left, stop);
    // Messages may have queued up while this process was busy; they are read before the clock is.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return watch.refused === undefined ? undefined : missing(place, watch.refused);
}

/** The kernel died or the run was stopped. A kernel that died right after its last word has still done the cell. */
async function ended(watch: Watch, place: CellPlace, { session, stop }: CellContext): Promise<CellEnding | undefined> {
  if (stop.aborted) return { status: "fatal", error: (stop.reason as StopReason)(place) };
  const { process } = session.kernel;
  do await waitFor([], LAST_WORDS, stop);
  while (!stop.aborted && clock() - watch.lastMessage < LAST_WORDS && !(watch.reply && watch.idle));
  if (watch.reply && watch.idle) return undefined;
  const exit = process.exit ?? { code: null, signal: null };
  return { status: "fatal", error: new DeadKernelError(exit, process.stderrTail(), place) };
}

function judge(watch: Watch, place: CellPlace, settings: Settings): CellEnding {
  const { area } = watch;
  const reply = watch.reply?.content ?? {};
  if (watch.prompt !== undefined) {
    const evalue = `the cell asked for input (${JSON.stringify(watch.prompt)}), and nobody is there to answer`;
    return failed(area, place, settings, { ename: "InputNotAvailable", evalue, traceback: [] });
  }
  if (reply.status === "ok") return { status: "ok" };
  if (reply.status !== "error") {
    const evalue = `the kernel replied with status ${JSON.stringify(reply.status) ?? "missing"}`;
    return failed(area, place, settings, { ename: "InvalidReply", evalue, traceback: [] });
  }
  const failure = failureOf(area, reply);
  if (!settings.forceRaiseErrors && isTagged(area)) return { status: "ok" };
  return failed(area, place, settings, failure);
}

function failed(area: OutputArea, place: CellPlace, settings: Settings, failure: Failure): CellEnding {
  if (!area.error) area.fail(failure);
  area.settle("adjacent");
  const allowed = settings.allowErrors || settings.allowErrorNames.includes(failure.ename);
  return {
    status: allowed && !settings.forceRaiseErrors ? "allowed" : "error",
    error: CellExecutionError.of(place, area.cell, failure),
  };
}

function missing(place: CellPlace, reason: string): CellEnding {
  return { status: "fatal", error: new MissingOutputError(place, reason) };
}

/** The request's stop_on_error is the contrary. */
function isAllowed(area: OutputArea, settings: Settings): boolean {
  return !settings.forceRaiseErrors && (settings.allowErrors || isTagged(area));
}

function isTagged(area: OutputArea): boolean {
  return (area.cell.metadata.tags ?? []).includes("raises-exception");
}
