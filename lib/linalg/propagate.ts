import { vectorStepper } from "./expm-action.js";
import { type Ellipse, ellipseOf } from "./faber.js";
import { faberStep, largest } from "./faber-step.js";
import { oneNorm } from "./measure.js";
import { numericalRange } from "./numerical-range.js";
import { ascendingTimes } from "./runge-kutta.js";
import { finiteVector, squareOrder } from "./shape.js";
import type { SparseMatrix } from "./sparse.js";

// x(t) = e^{A(t − t₀)} x(t₀) at many times for a large sparse A, by Faber series on an ellipse around A's numerical range
// (faber.ts) in steps that choose their own length. The series shows its own errors: terms are summed until the rest is
// below the step's share of the tolerance, and a step whose largest term costs too many digits by cancellation is halved.
// All times within a step share the products: they are cheap, and next to free where only some coordinates are wanted.

export interface PropagateOptions {
  /** Largest error at any time relative to the largest entry of the states so far, 1e-14 or more. Default 1e-10. */
  readonly tolerance?: number;
  /** Coordinates to return; default all. With few of them many times take no longer than one. */
  readonly keep?: readonly number[];
  /** Called with the number of times reached. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** With full states at more times in one step their sums would take longer than another step's products. */
const FULL_OUTPUTS = 16;
/** Longest step by ρτ: bounds the arrays of coefficients. */
const LONGEST = 20_000;
/** Steps shorter than this (by ρτ) never fail unless numbers overflow. */
const SHORTEST = 0.1;
const OVERFLOW = "invalid problem: the state overflows at t = ";

/**
 * The states of ẋ = Ax at the given times.
 * @param x0 state at times[0].
 * @param times ascending.
 * @returns for each time the state, or its coordinates `keep`.
 * @throws on a matrix that is not square or not finite, a state of the wrong length, times that descend, an unknown
 *   coordinate, and states that overflow.
 */
export function propagate(
  a: SparseMatrix,
  x0: Float64Array,
  times: readonly number[],
  options: PropagateOptions = {},
): Float64Array[] {
  const { tolerance = 1e-10, keep, onProgress } = options;
  if (!(tolerance >= 1e-14)) throw new RangeError(`invalid tolerance: ${tolerance} (1e-14 or more)`);
  checked(a, x0, times, keep);
  const last = times[times.length - 1];
  const total = last - times[0];
  const { ellipse, firstLength, longestLength } = plan(a, x0, total);
  const results: Float64Array[] = [];
  let x: Float64Array = x0.slice();
  let [t, longest, scale] = [times[0], firstLength, largest(x0)];
  for (;;) {
    while (times[results.length] === t) results.push(picked(x, keep));
    onProgress?.(results.length, times.length);
    if (results.length === times.length) return results;
    const furthest = keep === undefined ? times[Math.min(results.length + FULL_OUTPUTS, times.length) - 1] : last;
    const pieces = Math.max(1, Math.ceil((furthest - t) / longest - 1e-9));
    const until = pieces === 1 ? furthest : t + (furthest - t) / pieces;
    const tau = until - t;
    const offsets = times
      .slice(results.length)
      .filter((time) => time < until)
      .map((time) => time - t);
    const allowed = (tolerance * scale * tau) / (2 * total);
    const limit = Math.max(allowed / (8 * Number.EPSILON), 10 * scale);
    const step = faberStep({ matrix: a, ellipse, x, tau, offsets, keep, allowed, limit });
    if (step === undefined) {
      longest = tau / 2;
      if (ellipse.capacity * longest < SHORTEST) throw new RangeError(`${OVERFLOW}${t}`);
      continue;
    }
    for (const output of step.outputs) results.push(output);
    longest = Math.min(nextLength(tau, step.peak / scale, limit / scale), longestLength);
    [x, t] = [step.end, until];
    scale = Math.max(scale, largest(x));
  }
}

interface Plan {
  readonly ellipse: Ellipse;
  /** Turns the fastest rotation some times only: growth shows there before it costs. */
  readonly firstLength: number;
  readonly longestLength: number;
}

function plan(a: SparseMatrix, x0: Float64Array, total: number): Plan {
  const { left, right, height } = numericalRange(a, x0);
  const half = (right - left) / 2;
  const ellipse = ellipseOf(
    {
      right,
      // Lanczos' values lie inside. At the left end, where all has decayed, a margin costs nothing.
      left: left - 0.01 * half,
      // A flat ellipse narrows towards its right end, where the slow rotations are: one three times as high needs few
      // products more, and terms that cancel in 1 to 4 digits instead of 7 to 10 (the hierarchies of the bench).
      height: Math.max(height, Math.min(3 * height, Math.sqrt(half * height))),
    },
    total > 0 ? 1 / total : 1,
  );
  // After a decay by e⁻²⁰ the coefficients of a step's end say little about those of its earlier times.
  const longestLength = Math.min(LONGEST / ellipse.capacity, right < 0 ? 20 / -right : Number.POSITIVE_INFINITY);
  return { ellipse, firstLength: Math.min(100 / Math.max(height, 100 / (total || 1)), longestLength), longestLength };
}

/** A largest term grows exponentially with the step: the next one stays a fifth below where it would reach the limit. */
function nextLength(tau: number, peak: number, limit: number): number {
  return peak > 1 ? tau * Math.min(4, (0.8 * Math.log(limit)) / Math.log(peak)) : 4 * tau;
}

function checked(a: SparseMatrix, x0: Float64Array, times: readonly number[], keep: readonly number[] = []): void {
  const n = squareOrder(a);
  const norm = oneNorm(a);
  if (!Number.isFinite(norm)) throw new RangeError(`invalid matrix: norm ${norm}`);
  finiteVector("initial state", x0, n);
  ascendingTimes(times);
  for (const index of keep) {
    if (!(Number.isInteger(index) && index >= 0 && index < n)) throw new RangeError(`invalid coordinate: ${index}`);
  }
}

function picked(x: Float64Array, keep: readonly number[] | undefined): Float64Array {
  return keep === undefined ? x.slice() : Float64Array.from(keep, (index) => x[index]);
}

/** By Taylor pieces that are exact to round-off, ‖A‖₁t/4 times 30 products: the oracle of `propagate`. */
export function propagateReference(a: SparseMatrix, x0: Float64Array, times: readonly number[]): Float64Array[] {
  checked(a, x0, times);
  let x: Float64Array = x0.slice();
  return times.map((t, index) => {
    x = vectorStepper(a, t - times[Math.max(index - 1, 0)])(x);
    return x.slice();
  });
}
