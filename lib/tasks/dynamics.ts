/**
 * What learners of dynamics are given: states x and their time derivatives ẋ, instance by instance. Every instance belongs to one family of
 * systems ẋ = f(x; μ) with a parameter μ of its own, which no learner is shown.
 */

/** States of one instance and the field there, row by row: `x` and `field` have `points` × dimension numbers. */
export interface Observations {
  readonly x: Float64Array;
  readonly field: Float64Array;
  readonly points: number;
}

/** Instances of one family, all with the same number of points. */
export interface DynamicsTasks {
  /** d, the number of coordinates of a state. */
  readonly dimension: number;
  readonly instances: readonly Observations[];
}
