/**
 * How long code takes.
 *
 * The code runs in `runs` runs of as many loops as fill `seconds` (1, 2, 5, 10, …), after one unmeasured pass that compiles it. A run's time is
 * divided by its loops. The best run is the least disturbed one; mean ± sd say how disturbed the machine was.
 */
import { DISPLAY } from "./display-symbol.js";
import { kernel } from "./intrinsics.js";
import { isThenable } from "./shapes.js";
import { durationText } from "./time-text.js";

export interface TimeitOptions {
  /** Loops of a run. Default: chosen so that a run takes `seconds`. */
  readonly loops?: number;
  /** Default: 7, as in IPython. */
  readonly runs?: number;
  /** Least duration of a run when the loops are chosen: 0.1 s is far above the resolution of the clock and the pauses of the collector. */
  readonly seconds?: number;
}

/** Seconds a loop. */
export class Timing {
  readonly loops: number;
  /** One entry a run. */
  readonly times: readonly number[];

  constructor(loops: number, times: readonly number[]) {
    this.loops = loops;
    this.times = times;
  }

  get best(): number {
    return this.times.reduce((a, b) => Math.min(a, b));
  }

  get mean(): number {
    return this.times.reduce((a, b) => a + b, 0) / this.times.length;
  }

  /** Standard deviation of the runs; 0 for one. */
  get sd(): number {
    const { mean, times } = this;
    const squares = times.reduce((sum, time) => sum + (time - mean) ** 2, 0);
    return times.length > 1 ? Math.sqrt(squares / (times.length - 1)) : 0;
  }

  toString(): string {
    const { best, mean, sd, loops, times } = this;
    const counts = `${times.length} ${times.length === 1 ? "run" : "runs"} of ${loops.toLocaleString("en")} ${loops === 1 ? "loop" : "loops"}`;
    return `${durationText(mean)} ± ${durationText(sd)} a loop (mean ± sd of ${counts}); best ${durationText(best)}`;
  }

  [DISPLAY](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }
}

/**
 * Measures a function. What it answers is awaited where it is a promise.
 * @throws Error on options that are no positive integers, and whatever the function throws
 */
export async function timeit(code: () => unknown, options: TimeitOptions = {}): Promise<Timing> {
  const { runs = 7, seconds = 0.1 } = options;
  if (typeof code !== "function") throw new TypeError(`not a function: ${String(code)}`);
  for (const [name, value] of Object.entries({ loops: options.loops ?? 1, runs })) {
    if (!(Number.isInteger(value) && value > 0)) throw new RangeError(`invalid ${name}: ${value}`);
  }
  const first = code();
  const asynchronous = isThenable(first);
  if (asynchronous) await first;
  const run = async (loops: number): Promise<number> => {
    const took = asynchronous ? await loopAsync(code, loops) : loop(code, loops);
    kernel()?.check();
    return took;
  };
  let loops = options.loops ?? 1;
  if (options.loops === undefined) while (loops < 1e9 && (await run(loops)) < seconds) loops = nextLoops(loops);
  const times: number[] = [];
  while (times.length < runs) times.push((await run(loops)) / loops);
  return new Timing(loops, times);
}

/** 1, 2, 5, 10, 20, 50, … */
const nextLoops = (loops: number): number => (/^2/.test(String(loops)) ? loops * 2.5 : loops * 2);

/** The last answer is kept where the optimiser cannot know that nobody reads it. */
let kept: unknown;

function loop(code: () => unknown, loops: number): number {
  const start = performance.now();
  for (let i = 0; i < loops; i++) kept = code();
  const took = performance.now() - start;
  if (kept === loop) throw new Error("internal: timed its own loop");
  kept = undefined;
  return took / 1000;
}

async function loopAsync(code: () => unknown, loops: number): Promise<number> {
  const found = kernel();
  const start = performance.now();
  for (let i = 0; i < loops; i++) {
    await code();
    found?.check();
  }
  return (performance.now() - start) / 1000;
}
