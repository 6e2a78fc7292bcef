/**
 * Progress of long work: one output that replaces itself in a notebook, one line on a terminal's standard error, nothing elsewhere
 * (logs stay clean). Drawn at most every 100 ms; the last state is always drawn.
 */
import { randomUUID } from "node:crypto";
import { escapeHtml, formatNumber, formatSeconds } from "./format.js";
import { display, displayTarget } from "./kernel.js";

export interface ProgressOptions {
  /** What is being done. Default: "progress". */
  readonly label?: string;
  /** What is counted, in the plural. Default: "steps". */
  readonly unit?: string;
  /** Least milliseconds between two drawings. Default: 100. */
  readonly interval?: number;
  /** Milliseconds now; a test gives its own clock. Default: `performance.now`. */
  readonly now?: () => number;
}

export interface Progress {
  /**
   * Counts `n` more as done. Default: 1.
   * @throws Error when the count is no longer a non-negative number
   */
  tick(n?: number): void;
  /** Sets the count done so far; the same error. */
  set(done: number): void;
  /** Draws the final state. Calling it again does nothing. */
  done(): void;
}

/**
 * Starts a bar over `total` things.
 * @throws Error when total is not a non-negative number
 */
export function progress(total: number, options: ProgressOptions = {}): Progress {
  const { label = "progress", unit = "steps", interval = 100, now = () => performance.now() } = options;
  if (!(total >= 0 && Number.isFinite(total))) throw new Error(`invalid total: ${total}`);
  const id = `innerloop-${randomUUID()}`;
  const start = now();
  let count = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let drawings = 0;
  let finished = false;

  const draw = (last: boolean) => {
    drawnAt = now();
    paint({ count, total, seconds: (drawnAt - start) / 1000, label, unit, last }, id, drawings++ > 0);
  };
  const advance = (to: number) => {
    if (!(to >= 0 && Number.isFinite(to))) throw new Error(`invalid count of ${unit}: ${to}`);
    count = to;
    if (!finished && now() - drawnAt >= interval) draw(false);
  };
  draw(false);
  return {
    tick: (n = 1) => advance(count + n),
    set: (done) => advance(done),
    done: () => {
      if (finished) return;
      finished = true;
      draw(true);
    },
  };
}

/** Yields the items and counts them: `for (const task of track(tasks, { label: "tasks" })) …`. `total` is needed where items have no length. */
export function* track<T>(
  items: Iterable<T>,
  options: ProgressOptions & { readonly total?: number } = {},
): Generator<T> {
  const bar = progress(options.total ?? lengthOf(items), options);
  try {
    for (const item of items) {
      yield item;
      bar.tick();
    }
  } finally {
    bar.done();
  }
}

function lengthOf(items: Iterable<unknown>): number {
  const { length, size } = items as { length?: unknown; size?: unknown };
  if (typeof length === "number") return length;
  if (typeof size === "number") return size;
  throw new Error("missing total: the items have no length");
}

interface State {
  readonly count: number;
  readonly total: number;
  readonly seconds: number;
  readonly label: string;
  readonly unit: string;
  readonly last: boolean;
}

function paint(state: State, id: string, update: boolean): void {
  if (displayTarget() !== "text") paintNotebook(state, id, update);
  else if (process.stderr.isTTY) paintTerminal(state);
}

function paintNotebook(state: State, id: string, update: boolean): void {
  const { label, last } = state;
  const facts = describe(state);
  const bar = `<progress value="${fraction(state)}" max="1" style="width:16em;vertical-align:middle"></progress>`;
  const parts = [escapeHtml(label), ...(last ? [] : [bar]), escapeHtml(facts)];
  display({
    data: {
      "text/html": `<div class="innerloop-progress">${parts.join(" ")}</div>`,
      "text/plain": `${label}: ${facts}`,
    },
    transient: { display_id: id },
    update,
  });
}

function paintTerminal(state: State): void {
  const filled = Math.round(20 * fraction(state));
  const bar = "█".repeat(filled) + "░".repeat(20 - filled);
  process.stderr.write(`\r\u001b[K${state.label} ${bar} ${describe(state)}${state.last ? "\n" : ""}`);
}

const fraction = ({ count, total }: State) => (total === 0 ? 1 : Math.min(1, Math.max(0, count / total)));

/** `37 of 100 tasks, 12 per second, 5.2 s left`; at the end `100 of 100 tasks in 8.1 s`; cut short `stopped at 37 of 100 tasks after 3.0 s`. */
function describe({ count, total, seconds, unit, last }: State): string {
  const amount = `${formatNumber(count)} of ${formatNumber(total)} ${unit}`;
  if (last)
    return count >= total
      ? `${amount} in ${formatSeconds(seconds)}`
      : `stopped at ${amount} after ${formatSeconds(seconds)}`;
  if (count === 0 || seconds === 0) return amount;
  const rate = count / seconds;
  const speed = rate >= 1 ? `${formatNumber(rate, 3)} per second` : `${formatSeconds(1 / rate)} each`;
  return `${amount}, ${speed}, ${formatSeconds(Math.max(0, total - count) / rate)} left`;
}
