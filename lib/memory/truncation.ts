import { type AbstractMatrix, Matrix } from "ml-matrix";
import { wholeNumber } from "../linalg/index.js";
import { positive } from "../tasks/index.js";
import { productNorm, sameSquares, seriesOf } from "./matrix-series.js";
import { lagNorms, sum } from "./memory-time.js";
import { sampling } from "./sampled.js";
import { mapsFromTensors } from "./transfer-tensors.js";

// How much memory is enough. Keeping T₁ … T_k and dropping the rest turns Eₙ into Ẽₙ. Subtract the two recursions:
//   Eₙ − Ẽₙ = Σ_{j+m ≤ n, m > k} Ẽ_j Tₘ E_{n−j−m},
// an identity, so  ‖Eₙ − Ẽₙ‖ ≤ G Σ_{j+m ≤ n, m > k} ‖Ẽ_j Tₘ‖  with G ≥ ‖E‖ of all maps (√d for quantum channels of d levels:
// Pérez-García et al., J. Math. Phys. 47, 083506 (2006)). The dropped weight Σ_{m>k}‖Tₘ‖ decides, hence the tail criterion;
// a criterion on ‖Tₙ − Tₙ₋₁‖ stops at the first turning point of an oscillating kernel.

export type TruncationCriterion<Time extends number = number> =
  /** The fewest tensors that drop at most this fraction of Σ_{m≥2}‖Tₘ‖. */
  | { readonly kind: "tail"; readonly fraction: number }
  /** All lags (n−1)Δt up to this time. */
  | { readonly kind: "memory"; readonly time: Time }
  /** Up to the first n ≥ 2 with ‖Tₙ − Tₙ₋₁‖_F ≤ below, as some programs stop; for comparison. */
  | { readonly kind: "difference"; readonly below: number };

export interface Truncation<Time extends number = number> {
  /** T₁ … T_k. */
  readonly tensors: readonly Matrix[];
  /** (k−1)Δt, the longest lag kept: a time, the same for every Δt. */
  readonly memory: Time;
  /** Σ_{m>k}‖Tₘ‖_F over the tensors given. */
  readonly dropped: number;
  /** `dropped` as a fraction of Σ_{m≥2}‖Tₘ‖_F; 0 without memory. */
  readonly fraction: number;
}

/**
 * Cuts a series of transfer tensors. `mapsFromTensors(result.tensors, n)` propagates with what is kept.
 * @throws on an unknown criterion, a fraction outside [0, 1), a negative time, a bound that is not positive, or a
 * "difference" that is never reached.
 */
export function truncateTensors<Time extends number>(
  tensors: readonly AbstractMatrix[],
  dt: Time,
  criterion: TruncationCriterion<Time>,
): Truncation<Time> {
  sameSquares("tensors", tensors);
  sampling(dt, tensors.length);
  const norms = lagNorms(tensors);
  const count = Math.min(tensors.length, countOf(tensors, norms, dt, criterion));
  const dropped = sum(norms.slice(count - 1));
  return {
    tensors: tensors.slice(0, count).map((tensor) => Matrix.checkMatrix(tensor).clone()),
    memory: ((count - 1) * dt) as Time,
    dropped,
    fraction: dropped === 0 ? 0 : dropped / sum(norms),
  };
}

function countOf<Time extends number>(
  tensors: readonly AbstractMatrix[],
  norms: readonly number[],
  dt: Time,
  criterion: TruncationCriterion<Time>,
): number {
  switch (criterion.kind) {
    case "tail":
      return tailCount(norms, criterion.fraction);
    case "memory":
      if (!(criterion.time >= 0)) throw new RangeError(`invalid memory time: ${criterion.time}`);
      // A time that is a multiple of the step up to round-off keeps the lag it names.
      return Math.floor((criterion.time / dt) * (1 + 1e-12)) + 1;
    case "difference":
      return differenceCount(tensors, criterion.below);
    default:
      throw new RangeError(`unknown criterion "${String((criterion as { kind: unknown }).kind)}"`);
  }
}

function tailCount(norms: readonly number[], fraction: number): number {
  if (!(fraction >= 0 && fraction < 1)) throw new RangeError(`invalid fraction: ${fraction}`);
  const allowed = fraction * sum(norms);
  let count = norms.length + 1;
  for (let tail = norms[count - 2] ?? 0; count > 1 && tail <= allowed; tail += norms[count - 2] ?? 0) count--;
  return count;
}

function differenceCount(tensors: readonly AbstractMatrix[], below: number): number {
  positive("difference", below);
  for (let index = 1; index < tensors.length; index++) {
    if (Matrix.sub(tensors[index], tensors[index - 1]).norm() <= below) return index + 1;
  }
  throw new RangeError(`invalid difference: ${below} is not reached by ${tensors.length} tensors`);
}

/**
 * Bounds of ‖Eₙ − Ẽₙ‖_F, n = 1 … steps, when only the first `kept` of the tensors are used, from the identity above.
 * @param growth G, a bound of the spectral norms of the exact maps.
 */
export function truncationBound(
  tensors: readonly AbstractMatrix[],
  kept: number,
  steps: number,
  growth: number,
): number[] {
  const given = seriesOf("tensors", tensors);
  wholeNumber("number of tensors", kept, 1);
  wholeNumber("number of steps", steps, 1);
  positive("growth", growth);
  const truncated = mapsFromTensors(tensors.slice(0, kept), steps);
  const maps = seriesOf("maps", [Matrix.eye(given.size), ...truncated]);
  const weights = new Float64Array(steps + 1);
  for (let m = kept + 1; m <= Math.min(steps, tensors.length); m++) {
    for (let j = 0; j + m <= steps; j++) weights[j + m] += productNorm(maps, j, given, m - 1);
  }
  let reached = 0;
  return Array.from({ length: steps }, (_, n) => {
    reached += weights[n + 1];
    return growth * reached;
  });
}
