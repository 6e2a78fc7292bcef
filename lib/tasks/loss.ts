import type { Matrix } from "ml-matrix";

// A loss as the exact (float64) notebooks need it: value, gradient and Hessian of one task at one point. Trained models
// on tensors have their own types; this one serves closed forms and their numerical oracles.

export interface Loss {
  /** Number of parameters. */
  readonly size: number;
  value(phi: ArrayLike<number>): number;
  /** ∇𝓛(φ), length `size`. */
  gradient(phi: ArrayLike<number>): Float64Array;
  /** ∇²𝓛(φ), size×size. */
  hessian(phi: ArrayLike<number>): Matrix;
}

/** A task with its probability weight: adapt on the support loss, judge on the query loss. */
export interface WeightedTask {
  readonly support: Loss;
  readonly query: Loss;
  /** Relative weight, default 1. */
  readonly weight?: number;
}
