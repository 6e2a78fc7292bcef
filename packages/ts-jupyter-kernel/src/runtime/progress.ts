/**
 * Progress of long work: one output that replaces itself, drawn at most every 100 ms, and at the end, whatever the end is.
 *
 *     for (const batch of progress(batches)) …                    // anything iterable
 *     for await (const row of progress(rows, { total: 1000 })) …  // anything asynchronously iterable
 *     const bar = progress(1000); …; bar.tick(); …; bar.done();    // counted by hand
 */
import { escapeHtml } from "./escape.js";
import { kernel } from "./intrinsics.js";
import { durationText, spanText } from "./time-text.js";

export interface ProgressOptions {
  /** What is being done. Default: none. */
  readonly label?: string;
  /** What is counted, in the plural. Default: "items". */
  readonly unit?: string;
  /** How many there are. Default: `length` or `size` of what is iterated; without it count and rate are shown, and no bar. */
  readonly total?: number;
  /** Least milliseconds between two drawings: ten a second are smooth, and cost a notebook nothing. Default: 100. */
  readonly interval?: number;
  /** Milliseconds now. Default: `performance.now`. */
  readonly now?: () => number;
}

export interface ProgressBar {
  /** How many are done. */
  readonly count: number;
  /** Counts `n` more. Default: 1. */
  tick(n?: number): void;
  /** Sets how many are done. */
  set(count: number): void;
  /** Draws the final state. Calling it again does nothing. */
  done(): void;
}

/** @throws RangeError on a total that is no number from 0 */
export function progress(total: number, options?: ProgressOptions): ProgressBar;
export function progress<T>(items: Iterable<T>, options?: ProgressOptions): Generator<T, void, undefined>;
export function progress<T>(items: AsyncIterable<T>, options?: ProgressOptions): AsyncGenerator<T, void, undefined>;
export function progress<T>(
  subject: number | Iterable<T> | AsyncIterable<T>,
  options: ProgressOptions = {},
): ProgressBar | Generator<T, void, undefined> | AsyncGenerator<T, void, undefined> {
  if (typeof subject === "number") return startBar(subject, options);
  if (typeof subject !== "object" && typeof subject !== "string") {
    throw new TypeError(`nothing to iterate: ${String(subject)}`);
  }
  if (subject !== null && Symbol.asyncIterator in Object(subject))
    return trackAsync(subject as AsyncIterable<T>, options);
  if (subject !== null && Symbol.iterator in Object(subject)) return track(subject as Iterable<T>, options);
  throw new TypeError(`nothing to iterate: ${String(subject)}`);
}

function* track<T>(items: Iterable<T>, options: ProgressOptions): Generator<T, void, undefined> {
  const bar = startBar(options.total ?? sizeOf(items), options);
  try {
    for (const item of items) {
      yield item;
      bar.tick();
    }
    bar.complete();
  } finally {
    bar.done();
  }
}

async function* trackAsync<T>(items: AsyncIterable<T>, options: ProgressOptions): AsyncGenerator<T, void, undefined> {
  const bar = startBar(options.total ?? sizeOf(items), options);
  try {
    for await (const item of items) {
      yield item;
      bar.tick();
    }
    bar.complete();
  } finally {
    bar.done();
  }
}

function sizeOf(items: object): number | undefined {
  const { length, size } = items as { length?: unknown; size?: unknown };
  if (typeof length === "number") return length;
  return typeof size === "number" ? size : undefined;
}

interface State {
  readonly count: number;
  readonly total: number | undefined;
  readonly seconds: number;
  /** `running`, all of them counted, or cut short. */
  readonly stage: "running" | "complete" | "stopped";
}

function startBar(total: number | undefined, options: ProgressOptions): ProgressBar & { complete(): void } {
  const { label = "", unit = "items", interval = 100, now = () => performance.now() } = options;
  if (total !== undefined) checked("total", total);
  const id = crypto.randomUUID();
  const start = now();
  let count = 0;
  let drawn = start;
  let ended = false;
  const draw = (stage: State["stage"], update = true) => {
    drawn = now();
    paint({ count, total, seconds: (drawn - start) / 1000, stage }, { id, update, label, unit });
  };
  const set = (next: number) => {
    count = checked("count", next);
    if (!ended && now() - drawn >= interval) draw("running");
  };
  const end = (stage: State["stage"]) => {
    if (!ended) draw(stage);
    ended = true;
  };
  draw("running", false);
  return {
    get count() {
      return count;
    },
    tick: (n = 1) => set(count + n),
    set,
    complete: () => end("complete"),
    done: () => end(total !== undefined && count >= total ? "complete" : "stopped"),
  };
}

function checked(name: string, value: number): number {
  if (!(Number.isFinite(value) && value >= 0)) throw new RangeError(`invalid ${name}: ${value}`);
  return value;
}

interface Place {
  readonly id: string;
  readonly update: boolean;
  readonly label: string;
  readonly unit: string;
}

/** Outside a kernel nothing is drawn: logs stay clean. */
function paint(state: State, { id, update, label, unit }: Place): void {
  const facts = describe(state, unit);
  const { count, total, stage } = state;
  const value = total === undefined ? "" : ` value="${total === 0 ? 1 : Math.min(1, count / total)}"`;
  const bar =
    stage === "running" ? `<progress${value} max="1" style="width:16em;vertical-align:middle"></progress>` : "";
  const parts = [escapeHtml(label), bar, escapeHtml(facts)].filter((part) => part !== "");
  kernel()?.display({
    data: { "text/html": `<div>${parts.join(" ")}</div>`, "text/plain": label === "" ? facts : `${label}: ${facts}` },
    metadata: {},
    transient: { display_id: id },
    update,
  });
}

/** `37 of 100 items, 12 a second, 5.2 s left`; then `100 of 100 items in 8.1 s`, or `stopped at 37 of 100 items after 3.0 s`. */
function describe({ count, total, seconds, stage }: State, unit: string): string {
  const amount = `${count.toLocaleString("en")}${total === undefined ? "" : ` of ${total.toLocaleString("en")}`} ${unit}`;
  if (stage === "complete") return `${amount} in ${spanText(seconds)}`;
  if (stage === "stopped") return `stopped at ${amount} after ${spanText(seconds)}`;
  if (count === 0 || seconds <= 0) return amount;
  const rate = count / seconds;
  const speed =
    rate >= 1 ? `${Number(rate.toPrecision(3)).toLocaleString("en")} a second` : `${durationText(1 / rate)} each`;
  const left = total === undefined ? "" : `, ${spanText(Math.max(0, total - count) / rate)} left`;
  return `${amount}, ${speed}${left}`;
}
