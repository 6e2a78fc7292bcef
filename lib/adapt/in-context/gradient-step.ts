/**
 * A layer of linear attention whose weights, written down by hand, make it one step of gradient descent (von Oswald et al. 2023, proposition 1):
 *
 *     K = Q = [I 0; 0 0],   V = [−γ I  0; η W₀  −η I]:     y ← y − ΔW x,   ΔW = −(η/N) Σᵢ (W₀xᵢ − yᵢ) xᵢᵀ,   x ← (I − γ XᵀX/N) x.
 *
 * ΔW is the step of rate η on the loss (1/2N) Σ ‖W x − y‖² from W₀. A query token (x, −W₀x) leaves with −y = (W₀ + ΔW) x. Every context token then
 * carries its residual, so that L layers of the same weights are L steps. γ > 0 is GD++ (section 3 there): the inputs are preconditioned as well.
 *
 * Over tasks w ~ N(0, I_d), inputs x ~ N(0, I_d) and label noise σ (Ahn et al. 2023, theorem 1; Zhang et al. 2024, theorem 4.1, isotropic case):
 *
 *     E‖w − A Xᵀy/N‖² = d − 2 tr A + ‖A‖²_F (N + d + 1 + σ²)/N,   least at A = η* I, η* = N/(N + d + 1 + σ²), where it is d (1 − η*).
 */
import * as tf from "@tensorflow/tfjs";
import type { LinearAttention } from "./linear-attention.js";

export interface GradientStepOptions {
  /** d. */
  readonly inputs: number;
  /** m. Default: 1. */
  readonly outputs?: number;
  /** η. */
  readonly rate: number;
  /** γ of GD++. Default: 0, plain gradient descent. */
  readonly precondition?: number;
  /** W₀ as m rows of d numbers. Default: zeros. */
  readonly start?: readonly (readonly number[])[];
}

/** The layer that is one step of gradient descent; the tensors are the caller's. @throws RangeError on a rate that is not finite */
export function gradientStep(options: GradientStepOptions): LinearAttention {
  const { inputs, outputs = 1, rate, precondition = 0, start } = options;
  if (!Number.isFinite(rate)) throw new RangeError(`invalid rate: ${rate}`);
  if (!Number.isFinite(precondition)) throw new RangeError(`invalid precondition: ${precondition}`);
  const size = inputs + outputs;
  // Tokens are rows here, so every matrix is the transpose of the one in the formula.
  const matrix = (entry: (from: number, to: number) => number) =>
    tf.tensor2d(
      Array.from({ length: size * size }, (_, i) => entry(Math.floor(i / size), i % size)),
      [size, size],
    );
  const picksX = (from: number, to: number) => (from === to && from < inputs ? 1 : 0);
  const value = (from: number, to: number) => {
    if (to < inputs) return from === to ? -precondition : 0;
    if (from < inputs) return rate * (start?.[to - inputs][from] ?? 0);
    return from === to ? -rate : 0;
  };
  return { query: matrix(picksX), key: matrix(picksX), value: matrix(value) };
}

export interface IsotropicLaw {
  /** d. */
  readonly dimension: number;
  /** N. */
  readonly shots: number;
  /** σ. Default: 0. */
  readonly noise?: number;
}

/** η* = N/(N + d + 1 + σ²). */
export function optimalRate({ dimension, shots, noise = 0 }: IsotropicLaw): number {
  return shots / (shots + dimension + 1 + noise ** 2);
}

/** Expected squared error of the best layer, d (1 − η*) = d (d + 1 + σ²)/(N + d + 1 + σ²). */
export function optimalError(law: IsotropicLaw): number {
  return law.dimension * (1 - optimalRate(law));
}

/** Expected squared error of a layer with effective matrix A (d rows): exact, no sampling. */
export function effectiveError(matrix: readonly (readonly number[])[], law: IsotropicLaw): number {
  const trace = matrix.reduce((sum, row, i) => sum + row[i], 0);
  const square = matrix.reduce((sum, row) => row.reduce((inner, entry) => inner + entry ** 2, sum), 0);
  return law.dimension - 2 * trace + square / optimalRate(law);
}

/** What a trained layer does: prediction = (1/N) Σᵢ (a·xᵢ + b·yᵢ) (xᵢᵀA + yᵢᵀc) x, up to the scale that A and b share. */
export interface EffectiveLayer {
  /** b A: what stands for η I, d rows. */
  readonly matrix: readonly (readonly number[])[];
  /** Mean of the diagonal. */
  readonly diagonal: number;
  /** Root mean square of the entries beside the diagonal. */
  readonly offDiagonal: number;
  /** ‖a‖ ‖A‖_F and |b| ‖c‖: what the best layer has no use for, in the scale of `matrix`. */
  readonly rest: number;
}

/** The effective matrix of a layer of one output. */
export function effectiveLayer(layer: LinearAttention): EffectiveLayer {
  const [query, key, value] = [layer.query, layer.key, layer.value].map((leaf) => leaf.arraySync() as number[][]);
  const d = query.length - 1;
  const picked = value.map((row) => -row[d]);
  // (z K)·(x Q): entry [from token z, from query x].
  const scores = key.map((row) =>
    Array.from({ length: d }, (_, j) => row.reduce((sum, entry, k) => sum + entry * query[j][k], 0)),
  );
  const matrix = scores.slice(0, d).map((row) => row.map((entry) => picked[d] * entry));
  const norm = (rows: readonly (readonly number[])[]) => Math.hypot(...rows.map((row) => Math.hypot(...row)));
  const beside = matrix.flatMap((row, i) => row.filter((_, j) => j !== i));
  return {
    matrix,
    diagonal: matrix.reduce((sum, row, i) => sum + row[i], 0) / d,
    offDiagonal: Math.hypot(...beside) / Math.sqrt(Math.max(1, beside.length)),
    rest: Math.hypot(...picked.slice(0, d)) * norm(scores.slice(0, d)) + Math.abs(picked[d]) * norm([scores[d]]),
  };
}
