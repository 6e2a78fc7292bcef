/**
 * A family of systems ẋ = f(x; μ): one law, and a parameter μ that differs from instance to instance. All families here are affine in a few
 * functions of μ (the content behind "low-dimensional dependence"; structure-preserving dynamics, specification section 2.2),
 *
 *     f(x; μ) = f₀(x) + Σᵢ cᵢ(μ) fᵢ(x),
 *
 * have an energy E with ∇E·f = 0, and, where they dissipate, an entropy S with ∇S·f ≥ 0.
 */
import type { Matrix } from "ml-matrix";

/** The time derivative ẋ of a state; the result is a new array. */
export type Field = (x: Float64Array) => Float64Array;

/** Numbers from low to high. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** μ by name: each entry is drawn uniformly from its range, independently of the others. */
export interface ParameterRange extends Interval {
  readonly name: string;
}

/** A region of states, coordinate by coordinate: an interval, or one value that is held. */
export type Box = readonly (Interval | number)[];

/** H(q, p) = T(p) + V(q): what leapfrog needs. */
export interface Separable {
  /** q̇ = ∂T/∂p. */
  readonly velocity: Field;
  /** ṗ = −∂V/∂q. */
  readonly force: Field;
}

/** ẋ = L∇E + M∇S at one state, with Lᵀ = −L, M = Mᵀ ⪰ 0, L∇S = 0, M∇E = 0. */
export interface Generic {
  readonly L: Matrix;
  readonly M: Matrix;
  readonly energyGradient: Float64Array;
  readonly entropyGradient: Float64Array;
}

/** f₀, the fᵢ, and how μ weighs them. */
export interface AffineForm {
  readonly constant: Field;
  readonly terms: readonly Field[];
  /** The cᵢ(μ), one for each term. */
  coefficients(mu: ArrayLike<number>): Float64Array;
}

export interface DynamicsFamily {
  /** As commands and tables name it: "mass-spring". */
  readonly name: string;
  readonly title: string;
  /** d, coordinates of a state. */
  readonly dimension: number;
  readonly parameters: readonly ParameterRange[];
  /** Each pair (qᵢ, pᵢ) starts in a random direction at a radius from this interval; other coordinates start at zero. */
  readonly ring: Interval;
  /** Number of pairs (qᵢ, pᵢ); a state is all q, then all p, then the rest. */
  readonly pairs: number;
  /** Time between samples, and samples of a trajectory with the first. */
  readonly dt: number;
  readonly points: number;
  /** Where fields are compared: the states that trajectories visit, and a box beyond them. */
  readonly inRange: Box;
  readonly outOfRange: Box;
  readonly affine: AffineForm;
  field(mu: ArrayLike<number>): Field;
  energy(mu: ArrayLike<number>): (x: ArrayLike<number>) => number;
  energyGradient(mu: ArrayLike<number>): Field;
  /** Where energy is potential + kinetic and nothing dissipates. */
  separable?(mu: ArrayLike<number>): Separable;
  /** S and the matrices of the GENERIC form, where the family dissipates. */
  entropy?(x: ArrayLike<number>): number;
  generic?(mu: ArrayLike<number>): (x: ArrayLike<number>) => Generic;
}

/** The interval [low, high]. @throws RangeError when it is empty or not finite */
export function interval(low: number, high: number, name = "interval"): Interval {
  if (!(low <= high && Number.isFinite(high - low))) throw new RangeError(`invalid ${name}: [${low}, ${high}]`);
  return { low, high };
}

/** A parameter that is drawn uniformly from [low, high]. */
export function parameter(name: string, low: number, high: number): ParameterRange {
  return { name, ...interval(low, high, `range of ${name}`) };
}

/** [−r, r]. */
export function around(r: number): Interval {
  return interval(-r, r);
}

/**
 * The same family with other ranges of some parameters, e.g. `withRanges(pendulum, { l: [0.5, 2] })`.
 * @throws RangeError on a name the family has not, and on a range that is empty or reaches outside what the law allows
 */
export function withRanges(
  family: DynamicsFamily,
  ranges: { readonly [name: string]: readonly [low: number, high: number] },
): DynamicsFamily {
  const names = family.parameters.map(({ name }) => name);
  const unknown = Object.keys(ranges).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RangeError(`unknown parameter "${unknown}" (known: ${names.join(", ")})`);
  const parameters = family.parameters.map((old) =>
    ranges[old.name] === undefined ? old : parameter(old.name, ...ranges[old.name]),
  );
  for (const end of ["low", "high"] as const) family.field(parameters.map((range) => range[end]));
  return { ...family, parameters };
}

/** Σ of the affine form at μ: the field once more, from its parts. */
export function affineField({ constant, terms, coefficients }: AffineForm, mu: ArrayLike<number>): Field {
  const weights = coefficients(mu);
  return (x) => {
    const sum = constant(x);
    terms.forEach((term, i) => {
      const part = term(x);
      for (let j = 0; j < sum.length; j++) sum[j] += weights[i] * part[j];
    });
    return sum;
  };
}

/** Values of a field at many states, row by row [points, d] → [points, d]. */
export function fieldRows(field: Field, x: Float64Array, dimension: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += dimension) out.set(field(x.subarray(at, at + dimension)), at);
  return out;
}
