import { positive } from "../tasks/index.js";
import { instanton, instantonLogSplitting } from "./instanton.js";
import { groundSplitting } from "./sinc-dvr.js";

// The proton between donor and acceptor: V(x) = A(x² − b²)², minima at ±b, barrier A b⁴, force constant 8A b². The heavy
// atoms stand R apart; when they move by δR each minimum moves by half of it, b = b₀ + δR/2. Energies in kcal/mol, lengths
// in Å, masses in atomic mass units.

export interface DoubleWell {
  /** A, kcal mol⁻¹ Å⁻⁴. */
  readonly stiffness: number;
  /** b, Å. */
  readonly minimum: number;
}

/** The model of the notebooks: A = 468.75 and b₀ = 0.40 Å, a barrier of 12 kcal/mol. A choice, not a measurement. */
export const protonWell: DoubleWell = { stiffness: 468.75, minimum: 0.4 };

/** Atomic masses of ¹H and ²H (CODATA, nine digits). */
export const MASS: { readonly H: number; readonly D: number } = { H: 1.00782503, D: 2.01410178 };
export type Isotope = keyof typeof MASS;

export function doubleWellPotential({ stiffness, minimum }: DoubleWell): (x: number) => number {
  return (x) => stiffness * (x * x - minimum * minimum) ** 2;
}

/** A b⁴, kcal/mol. */
export function barrier({ stiffness, minimum }: DoubleWell): number {
  return stiffness * minimum ** 4;
}

/** The well after the donor–acceptor distance has changed by δR (Å). Throws when the minima meet. */
export function stretched(well: DoubleWell, change: number): DoubleWell {
  return { ...well, minimum: positive("position of the minimum", well.minimum + change / 2) };
}

export interface LogSplitting {
  /** ln Δ, Δ in kcal/mol. */
  readonly log: number;
  /** The grid's two levels, or the semiclassical formula where their difference would be rounding noise. */
  readonly route: "levels" | "semiclassical";
}

/**
 * ln Δ of a double well for a mass. Two levels of the grid differ reliably by 1e-11 kcal/mol and more; a splitting under
 * `switchBelow` is taken from the instanton formula, whose relative error there is below 2e-3.
 * @param switchBelow kcal/mol, default 1e-9; 0 takes the levels always.
 * @throws when `switchBelow` is 0 and the levels cannot be told apart.
 */
export function logSplitting(well: DoubleWell, mass: number, switchBelow = 1e-9): LogSplitting {
  const splitting = groundSplitting({ potential: doubleWellPotential(well), mass });
  if (splitting > 0 && splitting >= switchBelow) return { log: Math.log(splitting), route: "levels" };
  if (switchBelow === 0) throw new RangeError(`invalid splitting: ${splitting} (below the accuracy of the levels)`);
  return { log: instantonLogSplitting(instanton(well, mass)), route: "semiclassical" };
}
