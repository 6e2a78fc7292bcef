import type { AbstractMatrix } from "ml-matrix";
import { wholeNumber } from "../linalg/index.js";
import { sameSquares } from "./matrix-series.js";
import { sampling } from "./sampled.js";

// How long a process remembers, from its transfer tensors. ‖K(0)‖, and every number normalised by it, may depend on how a
// bath was cut (Re C(0) of a Drude–Lorentz bath diverges), so the weight of the memory is summed over lags instead:
//   τ₁ = Σ tₙ‖Tₙ‖ / Σ‖Tₙ‖,    t_q = the first tₙ with Σ_{m≤n}‖Tₘ‖ ≥ q Σ‖Tₘ‖,    n ≥ 2,   tₙ = (n−1)Δt,
// with Frobenius norms. Tₙ/Δt² tends to the kernel at the lag (n−1)Δt, so these are times of the kernel as Δt → 0 and carry
// an error of one Δt at a finite step. T₁ is no memory. What returns to the resolved part within one step is used up in T₁,
// so tensors fade with a rate of about ‖K(0)‖Δt/2 even where the kernel does not: choose Δt small against 1/(‖K(0)‖τ₁).

export interface MemoryTimeOptions {
  /**
   * Norms up to this fraction of ‖T₁‖_F count as zero. Default 1e-15, round-off of one exponential; for tensors of maps that
   * were sampled with a tolerance, ten times that tolerance.
   */
  readonly noise?: number;
}

export interface MemoryTime<Time extends number = number> {
  /** τ₁, the mean lag; 0 without memory. */
  readonly tau1: Time;
  /** Lag within which 95 % of the memory lies. */
  readonly t95: Time;
  /** Lag within which 99 % of the memory lies. */
  readonly t99: Time;
  /**
   * Estimated weight of what lies beyond the last tensor, relative to the sum: the last quarter of the norms continued with
   * the ratio of the last two quarters. Infinity when the norms do not fall between them, or are too few to tell: then the
   * process was not seen to forget, and the times say something about the window only.
   */
  readonly remaining: number;
}

/**
 * @param tensors T₁ … T_N, as `transferTensors`, `blockTensors` and `sampledTensors` return them.
 * @param dt Δt > 0; the result has its kind of time.
 * @throws when there are no tensors, their shapes differ or dt is not positive.
 */
export function memoryTime<Time extends number>(
  tensors: readonly AbstractMatrix[],
  dt: Time,
  options: MemoryTimeOptions = {},
): MemoryTime<Time> {
  sampling(dt, wholeNumber("number of tensors", tensors.length, 1));
  const norms = lagNorms(tensors, options);
  const total = sum(norms);
  const time = (lag: number): Time => (lag * dt) as Time;
  if (total === 0) return { tau1: time(0), t95: time(0), t99: time(0), remaining: 0 };
  return {
    tau1: time(sum(norms.map((norm, i) => (i + 1) * norm)) / total),
    t95: time(lagOf(0.95, norms, total)),
    t99: time(lagOf(0.99, norms, total)),
    remaining: remaining(norms) / total,
  };
}

/** ‖T₂‖_F, ‖T₃‖_F, …: the weight at lags Δt, 2Δt, …, without noise. */
export function lagNorms(tensors: readonly AbstractMatrix[], { noise = 1e-15 }: MemoryTimeOptions = {}): number[] {
  if (!(noise >= 0)) throw new RangeError(`invalid noise: ${noise}`);
  const negligible = noise * sameSquares("tensors", tensors).norm();
  return tensors.slice(1).map((tensor) => {
    const norm = tensor.norm();
    if (!Number.isFinite(norm)) throw new RangeError(`invalid tensors: norm ${norm}`);
    return norm <= negligible ? 0 : norm;
  });
}

/** The first lag, in steps, up to which `share` of the total lies. */
function lagOf(share: number, norms: readonly number[], total: number): number {
  let reached = 0;
  // The sum of all may fall short of `share · total` by round-off only, so the last lag answers for it.
  const index = norms.findIndex((norm) => {
    reached += norm;
    return reached >= share * total;
  });
  return (index < 0 ? norms.length - 1 : index) + 1;
}

function remaining(norms: readonly number[]): number {
  const quarter = Math.floor(norms.length / 4);
  if (quarter === 0) return Number.POSITIVE_INFINITY;
  const last = sum(norms.slice(-quarter));
  if (last === 0) return 0;
  const ratio = last / sum(norms.slice(-2 * quarter, -quarter));
  return ratio < 1 ? (last * ratio) / (1 - ratio) : Number.POSITIVE_INFINITY;
}

/** Σ of a list; 0 when it is empty. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
