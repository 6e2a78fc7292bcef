import { addScaled } from "./vectors.js";

// Explicit integration of ẋ = f(t, x) with an estimated error: the pair 5(4) of Dormand and Prince (J. Comput. Appl. Math.
// 6, 19 (1980)). Seven stages, the last of which is the first of the next step; the difference of the two solutions
// steers the step by its weighted root mean square
//   err = √( (1/n) Σ_i (e_i / (atol + rtol·max(|x_i|, |x_i′|)))² ) ≤ 1.
// For linear ẋ = Ax with constant A use `propagate`, which needs far fewer products.

const NODES = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const STAGES = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Weights of the fifth-order solution minus those of the fourth-order one. */
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
const ORDER = 5;

export interface AdaptiveOptions {
  /** Relative tolerance of a step, default 1e-9. */
  readonly rtol?: number;
  /** Absolute tolerance of a step, default 1e-12. */
  readonly atol?: number;
  /** Most steps between two times, default 1 000 000. */
  readonly maxSteps?: number;
  /** Called with the number of times reached. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The right side of ẋ = f(t, x). Its result is copied at once: it may return the same array every time, but not x. */
export type Rate = (t: number, x: Float64Array) => Float64Array;

/**
 * The solution of ẋ = f(t, x) at the given times. Steps end at each of them, so a kink of f belongs into `times`.
 * @param x0 state at times[0].
 * @param times ascending.
 * @throws on times that descend, a rate that is not finite, and steps that become too small for the time's digits.
 */
export function integrateAdaptive(
  f: Rate,
  x0: Float64Array,
  times: readonly number[],
  options: AdaptiveOptions = {},
): Float64Array[] {
  const { rtol = 1e-9, atol = 1e-12, maxSteps = 1_000_000, onProgress } = options;
  for (const [name, value] of Object.entries({ rtol, atol })) {
    if (!(value >= 0) || rtol + atol === 0) throw new RangeError(`invalid ${name}: ${value}`);
  }
  ascendingTimes(times);
  const stages = NODES.map(() => new Float64Array(x0.length));
  let x = Float64Array.from(x0);
  let trial = new Float64Array(x0.length);
  let size = 0;
  return times.map((end, index) => {
    let t = times[Math.max(index - 1, 0)];
    // A kink may lie at every one of the times: the first stage is not carried over from before it.
    if (end > t) evaluate(f, t, x, stages[0]);
    for (let steps = 0; t < end; steps++) {
      if (steps >= maxSteps) throw new RangeError(`invalid problem: ${maxSteps} steps do not reach t = ${end}`);
      if (size === 0) size = firstStep(x, stages[0], rtol, atol);
      const last = t + 1.0001 * size >= end;
      const h = last ? end - t : size;
      if (t + h === t) throw new RangeError(`invalid problem: step ${h} at t = ${t}`);
      const error = attempt({ f, stages, rtol, atol }, t, h, x, trial);
      const factor = Math.min(5, Math.max(0.2, 0.9 * error ** (-1 / ORDER)));
      if (!(error <= 1)) {
        size = h * (Number.isFinite(factor) ? Math.min(factor, 0.9) : 0.2);
        continue;
      }
      // A step cut off by an output time says nothing against longer ones.
      size = last ? Math.max(size, h * factor) : h * factor;
      t = last ? end : t + h;
      [x, trial] = [trial, x];
      [stages[0], stages[6]] = [stages[6], stages[0]];
    }
    onProgress?.(index + 1, times.length);
    return Float64Array.from(x);
  });
}

/** Returns the times when they are finite, at least one, and ascending (equal ones allowed); throws with the offending one. */
export function ascendingTimes(times: readonly number[]): readonly number[] {
  if (times.length === 0) throw new RangeError("invalid times: none");
  times.forEach((t, index) => {
    if (!Number.isFinite(t)) throw new RangeError(`invalid time: ${t}`);
    if (index > 0 && t < times[index - 1]) throw new RangeError(`invalid times: ${t} after ${times[index - 1]}`);
  });
  return times;
}

function evaluate(f: Rate, t: number, x: Float64Array, out: Float64Array): void {
  const rate = f(t, x);
  if (rate.length !== x.length) throw new RangeError(`invalid rate: got ${rate.length}, expected ${x.length}`);
  out.set(rate);
}

interface Scheme {
  readonly f: Rate;
  /** The seven rates of a step; the first is known before it. */
  readonly stages: readonly Float64Array[];
  readonly rtol: number;
  readonly atol: number;
}

/** One step into `trial`; its error, NaN where the rate was not finite. */
function attempt(
  { f, stages, rtol, atol }: Scheme,
  t: number,
  h: number,
  x: Float64Array,
  trial: Float64Array,
): number {
  for (let stage = 1; stage < NODES.length; stage++) {
    trial.set(x);
    for (let j = 0; j < stage; j++) addScaled(trial, h * STAGES[stage][j], stages[j]);
    evaluate(f, t + NODES[stage] * h, trial, stages[stage]);
  }
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    let e = 0;
    for (let j = 0; j < ERROR.length; j++) e += ERROR[j] * stages[j][i];
    const scaled = (h * e) / (atol + rtol * Math.max(Math.abs(x[i]), Math.abs(trial[i])));
    sum += scaled * scaled;
  }
  return Math.sqrt(sum / Math.max(x.length, 1));
}

/** A hundredth of the time in which the state would change by its own size. */
function firstStep(x: Float64Array, rate: Float64Array, rtol: number, atol: number): number {
  let [size, speed] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const scale = atol + rtol * Math.abs(x[i]);
    size = Math.max(size, Math.abs(x[i]) / scale);
    speed = Math.max(speed, Math.abs(rate[i]) / scale);
  }
  if (Number.isNaN(speed)) throw new RangeError("invalid rate: NaN");
  return size > 1e-5 && speed > 1e-5 ? (0.01 * size) / speed : 1e-6;
}
