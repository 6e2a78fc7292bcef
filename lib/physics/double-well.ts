import { positive } from "../tasks/index.js";

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
