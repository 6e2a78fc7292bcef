import { cubicSpline } from "../linalg/index.js";
import { positive } from "../tasks/index.js";
import type { DistanceLaw } from "./distance-law.js";
import { type DoubleWell, type Isotope, MASS, protonWell, stretched } from "./double-well.js";
import { logSplitting } from "./log-splitting.js";

// Non-adiabatic tunnelling with a fluctuating donor–acceptor distance: the golden-rule rate is proportional to Δ(R)², and
// when the distance moves slowly on the scale of a transfer the observed rate is its average over the distance law,
//   ⟨Δ²⟩ = Σ w_i Δ(b₀ + δR_i/2)²,    kinetic isotope effect = ⟨Δ_H²⟩/⟨Δ_D²⟩.
// ln Δ(b) is smooth, so it is computed once on equally spaced b and splined; outside that range b is moved to its end, and the
// weight that this concerns is reported. Energies in kcal/mol, lengths in Å.

export interface SplittingCurveOptions {
  /** Default ¹H. */
  readonly isotope?: Isotope;
  /** Default `protonWell`; its `minimum` is not used. */
  readonly well?: DoubleWell;
  /** Range of b, Å. Default [0.12, 0.66]. */
  readonly range?: readonly [from: number, to: number];
  /** Default 109: one every 0.005 Å of the default range. */
  readonly knots?: number;
  /** Below it ln Δ is semiclassical, kcal/mol. Default 1e-9. */
  readonly switchBelow?: number;
}

export interface SplittingCurve {
  readonly range: readonly [from: number, to: number];
  /** ln Δ at b inside the range. */
  log(b: number): number;
  /** d ln Δ/db, Å⁻¹. The decay constant with the distance R is half of it. */
  slope(b: number): number;
  /** Smallest b that was taken from the semiclassical formula, Å; infinite when none was. */
  readonly semiclassicalFrom: number;
}

/** @throws on a range that is empty or not positive, fewer than four knots. */
export function splittingCurve(options: SplittingCurveOptions = {}): SplittingCurve {
  const { isotope = "H", well = protonWell, range = [0.12, 0.66], knots = 109, switchBelow = 1e-9 } = options;
  const mass = massOf(isotope);
  const [from, to] = range;
  positive("smallest distance", from);
  const minima = Array.from({ length: knots }, (_, i) => from + ((to - from) * i) / (knots - 1));
  const values = minima.map((minimum) => logSplitting({ ...well, minimum }, mass, switchBelow));
  const spline = cubicSpline(
    values.map(({ log }) => log),
    from,
    to,
  );
  const first = values.findIndex(({ route }) => route === "semiclassical");
  return {
    range,
    log: (b) => spline.at(b),
    slope: (b) => spline.slope(b),
    semiclassicalFrom: first < 0 ? Number.POSITIVE_INFINITY : minima[first],
  };
}

export interface ThermalSplitting {
  /** ⟨Δ²⟩, (kcal/mol)². */
  readonly meanSquare: number;
  /** Probability of distances outside the curve's range, whose Δ was taken at its end. */
  readonly clippedWeight: number;
  /** Share of ⟨Δ²⟩ that comes from those distances. */
  readonly clippedShare: number;
  /** Share of ⟨Δ²⟩ from distances where ln Δ is semiclassical: zero to round-off, or the switch would matter. */
  readonly semiclassicalShare: number;
}

/**
 * ⟨Δ²⟩ over a distance law about the minimum b₀.
 * @param shift change of the mean distance R, Å. Default 0.
 */
export function thermalSplitting(
  curve: SplittingCurve,
  law: DistanceLaw,
  { minimum }: DoubleWell = protonWell,
  shift = 0,
): ThermalSplitting {
  const [from, to] = curve.range;
  const sums = { all: 0, weight: 0, clipped: 0, semiclassical: 0 };
  for (const { node, weight } of law.points) {
    const wanted = minimum + (shift + node) / 2;
    const b = Math.min(to, Math.max(from, wanted));
    const term = weight * Math.exp(2 * curve.log(b));
    sums.all += term;
    if (b !== wanted) {
      sums.weight += weight;
      sums.clipped += term;
    }
    if (b >= curve.semiclassicalFrom) sums.semiclassical += term;
  }
  return {
    meanSquare: sums.all,
    clippedWeight: sums.weight,
    clippedShare: sums.clipped / sums.all,
    semiclassicalShare: sums.semiclassical / sums.all,
  };
}

/** The same average with every splitting computed where it is needed, no spline: the oracle of `thermalSplitting`. */
export function thermalSplittingReference(
  isotope: Isotope,
  law: DistanceLaw,
  well: DoubleWell = protonWell,
  [from, to]: readonly [number, number] = [0.12, 0.66],
): number {
  return law.points.reduce((sum, { node, weight }) => {
    const { minimum } = stretched(well, Math.max(2 * (from - well.minimum), Math.min(2 * (to - well.minimum), node)));
    return sum + weight * Math.exp(2 * logSplitting({ ...well, minimum }, massOf(isotope)).log);
  }, 0);
}

/** Curves of both isotopes of one well. */
export interface IsotopeCurves {
  readonly H: SplittingCurve;
  readonly D: SplittingCurve;
}

/** ⟨Δ_H²⟩/⟨Δ_D²⟩. */
export function isotopeEffect(
  { H, D }: IsotopeCurves,
  law: DistanceLaw,
  well: DoubleWell = protonWell,
  shift = 0,
): number {
  return thermalSplitting(H, law, well, shift).meanSquare / thermalSplitting(D, law, well, shift).meanSquare;
}

/**
 * The average if ln Δ were linear in R: ⟨Δ²⟩/Δ₀² = e^{2a²σ²} with a = −d ln Δ/dR (Å⁻¹). For contrast: it weighs distances
 * that the barrier does not have any more.
 */
export function logLinearEnhancement(decay: number, sigma: number): number {
  return Math.exp(2 * decay * decay * sigma * sigma);
}

/** a = −d ln Δ/dR at b₀, Å⁻¹; R changes by twice what b does. */
export function distanceDecay(curve: SplittingCurve, { minimum }: DoubleWell = protonWell): number {
  return -curve.slope(minimum) / 2;
}

/**
 * The standard deviation σ at which a decreasing function of it takes a value, by bisection to 1e-12 Å.
 * @throws when the value is not between those at the ends.
 */
export function sigmaWhere(
  decreasing: (sigma: number) => number,
  value: number,
  [from, to]: readonly [number, number],
): number {
  let [low, high] = [from, to];
  if (!(decreasing(low) >= value && decreasing(high) <= value)) {
    throw new RangeError(`invalid value: ${value} is not reached between ${from} and ${to}`);
  }
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (decreasing(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function massOf(isotope: Isotope): number {
  const mass = MASS[isotope];
  if (mass === undefined) throw new RangeError(`unknown isotope "${String(isotope)}" (known: H, D)`);
  return mass;
}
