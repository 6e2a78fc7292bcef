import { type Ellipse, faberCoefficients, rightOf, seriesLength } from "./faber.js";
import type { SparseMatrix } from "./sparse.js";

// One step of a Faber series: e^{sA}x at some times s up to τ from one set of vectors v_k = F_k(B)x, which follow from one
// product each. The series ends when the rest, Σ_{j>k} |f_j(τ)|·|v|, is below what is allowed at τ and before; the largest term tells how
// many digits cancel.

export interface StepRequest {
  readonly matrix: SparseMatrix;
  readonly ellipse: Ellipse;
  readonly x: Float64Array;
  /** Length τ of the step. */
  readonly tau: number;
  /** Times from the start of the step, each from 0 to τ, at which outputs are wanted. */
  readonly offsets: readonly number[];
  /** Coordinates of the outputs; all without it. */
  readonly keep?: readonly number[];
  /** Largest entry of what may be left out. */
  readonly allowed: number;
  /** Largest entry that a term may have. */
  readonly limit: number;
}

export interface Step {
  /** State at τ. */
  readonly end: Float64Array;
  readonly outputs: readonly Float64Array[];
  /** Largest entry of a term. */
  readonly peak: number;
}

/** The step, or undefined where a term exceeds the limit or the series does not end. */
export function faberStep({ matrix, ellipse, x, tau, offsets, keep, allowed, limit }: StepRequest): Step | undefined {
  const f = faberCoefficients(ellipse, tau, seriesLength(ellipse.capacity * tau));
  // Where all decays the coefficients of an earlier time are larger.
  const decay = Math.exp(Math.max(0, -rightOf(ellipse) * (tau - Math.min(tau, ...offsets.slice(0, 1)))));
  const rest = tailSums(f).map((sum) => decay * sum);
  const end = x.map((value) => f[0] * value);
  const outputs = outputsOf(ellipse, x, offsets, keep, f.length, allowed);
  let previous = new Float64Array(x.length);
  let current = x.slice();
  let peak = 0;
  const sizes = [largest(x), 0];
  for (let k = 1; k < f.length; k++) {
    const size = nextTerm(matrix, ellipse, k, current, previous, f[k], end);
    [current, previous] = [previous, current];
    outputs.add(k, current, size);
    peak = Math.max(peak, Math.abs(f[k]) * size);
    if (!(peak <= limit)) return undefined;
    // A single vector may vanish by symmetry while its successors do not; the factor allows them to grow.
    if (4 * rest[k] * Math.max(size, ...sizes) <= allowed) return { end, outputs: outputs.finish(), peak };
    sizes[k % 2] = size;
  }
  return undefined;
}

/** previous ← F_k(B)x from F_{k−1}(B)x and F_{k−2}(B)x; sum ← sum + weight·F_k(B)x. Returns its largest entry. */
function nextTerm(
  { rows, rowStart, column, value }: SparseMatrix,
  { centre, capacity, shape }: Ellipse,
  k: number,
  current: Float64Array,
  previous: Float64Array,
  weight: number,
  sum: Float64Array,
): number {
  const inverse = 1 / capacity;
  const q = k === 2 ? 2 * shape : shape;
  let size = 0;
  for (let row = 0, entry = 0; row < rows; row++) {
    let product = -centre * current[row];
    for (const stop = rowStart[row + 1]; entry < stop; entry++) product += value[entry] * current[column[entry]];
    const next = inverse * product - q * previous[row];
    previous[row] = next;
    sum[row] += weight * next;
    // Written so that NaN is kept.
    if (!(Math.abs(next) <= size)) size = Math.abs(next);
  }
  return size;
}

interface Outputs {
  add(k: number, vector: Float64Array, size: number): void;
  finish(): Float64Array[];
}

function outputsOf(
  ellipse: Ellipse,
  x: Float64Array,
  offsets: readonly number[],
  keep: readonly number[] | undefined,
  length: number,
  allowed: number,
): Outputs {
  if (keep === undefined) {
    const weights = offsets.map((s) => faberCoefficients(ellipse, s, length));
    const sums = weights.map((f) => x.map((value) => f[0] * value));
    return {
      add: (k, vector, size) =>
        sums.forEach((sum, i) => {
          const weight = weights[i][k];
          if (Math.abs(weight) * size < 1e-3 * allowed) return;
          for (let row = 0; row < sum.length; row++) sum[row] += weight * vector[row];
        }),
      finish: () => sums,
    };
  }
  const pick = (vector: Float64Array) => Float64Array.from(keep, (index) => vector[index]);
  const history = [pick(x)];
  return {
    add: (_, vector) => history.push(pick(vector)),
    finish: () =>
      offsets.map((s) => {
        const f = faberCoefficients(ellipse, s, history.length);
        const sum = new Float64Array(keep.length);
        for (let k = 0; k < f.length; k++) for (let i = 0; i < sum.length; i++) sum[i] += f[k] * history[k][i];
        return sum;
      }),
  };
}

/** Σ_{j>k} |f_j| for each k. */
function tailSums(f: Float64Array): Float64Array {
  const result = new Float64Array(f.length);
  for (let k = f.length - 2; k >= 0; k--) result[k] = result[k + 1] + Math.abs(f[k + 1]);
  return result;
}

/** Largest absolute entry, NaN where there is one. */
export function largest(x: Float64Array): number {
  let size = 0;
  for (let i = 0; i < x.length; i++) if (!(Math.abs(x[i]) <= size)) size = Math.abs(x[i]);
  return size;
}
