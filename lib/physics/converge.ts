import { wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/index.js";

// A hierarchy is cut at a depth L and a number N of thermal exponents. Both cuts are wrong by an amount that nobody knows
// beforehand, so they are raised until it does not matter: (L, N) is taken when
//   |O(L + ΔL, N) − O(L, N)| ≤ tolerance   and   |O(L, N + 1) − O(L, N)| ≤ tolerance
// for every number in the observable O. That is a statement about neighbours, no bound on the error; where convergence
// is slow (a slow bath) ask for less than is needed.

export interface Cut {
  readonly depth: number;
  readonly terms: number;
}

export interface ConvergedOptions {
  /** The observable at a cut: numbers that must stand still. Each cut is asked for once. */
  readonly observe: (cut: Cut) => ArrayLike<number>;
  /** Largest change of any of them. */
  readonly tolerance: number;
  /** Where to begin, default depth 2, 1 term. */
  readonly from?: Cut;
  /** Where to give up, default depth 20, 8 terms. */
  readonly to?: Cut;
  /** ΔL, default 2. */
  readonly depthStep?: number;
  /** Called after each trial with the decades of change won so far and those asked for. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Trial extends Cut {
  /** The observable there. */
  readonly value: readonly number[];
  /** What was raised to come here, and from where. */
  readonly raised: "start" | "depth" | "terms";
  /** Largest change that raising it made; NaN at the start. */
  readonly change: number;
}

export interface Converged extends Cut {
  /** "limit": the tolerance was not met within `to`. */
  readonly status: "converged" | "limit";
  /** The observable at (depth, terms). */
  readonly value: readonly number[];
  /** The larger of the two last changes, by depth and by terms. */
  readonly change: number;
  /** All that was tried, in order. */
  readonly trials: readonly Trial[];
}

/**
 * The smallest cut on the way up at which neither depth nor terms move the observable by more than the tolerance.
 * @throws on a tolerance that is not positive, cuts that are no whole numbers or descend, observables of changing length or
 * that are not finite.
 */
export function converged(options: ConvergedOptions): Converged {
  const { observe, tolerance, from = { depth: 2, terms: 1 }, to = { depth: 20, terms: 8 }, depthStep = 2 } = options;
  positive("tolerance", tolerance);
  wholeNumber("depth step", depthStep, 1);
  for (const key of ["depth", "terms"] as const) wholeNumber(`largest ${key}`, to[key], wholeNumber(key, from[key]));
  const known = new Map<string, readonly number[]>();
  const trials: Trial[] = [];
  const valueAt = (cut: Cut): readonly number[] => {
    const name = `${cut.depth} ${cut.terms}`;
    const value = known.get(name) ?? checkedValue(observe(cut), cut, trials[0]?.value.length);
    known.set(name, value);
    return value;
  };
  const attempt = (raised: Trial["raised"], next: Cut, value: readonly number[]): number => {
    const asked = known.size;
    const change = distanceBetween(valueAt(next), value);
    if (known.size === asked) return change;
    trials.push({ ...next, value: valueAt(next), raised, change });
    const start = trials.find((trial) => trial.change > 0)?.change ?? tolerance;
    options.onProgress?.(decades(start, Math.max(change, tolerance)), decades(start, tolerance));
    return change;
  };
  /** Raises one side of the cut until that stops to matter or the limit is reached; the last change, infinite at the limit. */
  const raise = (side: "depth" | "terms", by: number): number => {
    for (;;) {
      const next = { ...cut, [side]: cut[side] + by };
      if (next[side] > to[side]) return Number.POSITIVE_INFINITY;
      const change = attempt(side, next, valueAt(cut));
      if (change <= tolerance) return change;
      cut = next;
    }
  };
  let cut = from;
  trials.push({ ...cut, value: valueAt(cut), raised: "start", change: Number.NaN });
  let byDepth = raise("depth", depthStep);
  for (;;) {
    const { terms } = cut;
    const byTerms = raise("terms", 1);
    // More exponents seldom need more depth, so that is asked again only when their number has settled.
    const { depth } = cut;
    if (cut.terms !== terms) byDepth = raise("depth", depthStep);
    if (cut.depth !== depth) continue;
    const change = Math.max(byDepth, byTerms);
    return { ...cut, status: change <= tolerance ? "converged" : "limit", value: valueAt(cut), change, trials };
  }
}

function checkedValue(value: ArrayLike<number>, { depth, terms }: Cut, length = value.length): readonly number[] {
  if (value.length !== length)
    throw new RangeError(`invalid observable: got ${value.length} numbers, expected ${length}`);
  const odd = Array.from(value).find((x) => !Number.isFinite(x));
  if (odd !== undefined) throw new RangeError(`invalid observable: ${odd} at depth ${depth}, ${terms} terms`);
  return Array.from(value);
}

function distanceBetween(a: readonly number[], b: readonly number[]): number {
  return a.reduce((largest, x, i) => Math.max(largest, Math.abs(x - b[i])), 0);
}

function decades(from: number, to: number): number {
  return Math.max(0, Math.log10(from / to));
}
