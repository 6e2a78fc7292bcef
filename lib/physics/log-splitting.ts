import { type DoubleWell, doubleWellPotential } from "./double-well.js";
import { instanton, instantonLogSplitting } from "./instanton.js";
import { groundSplitting } from "./sinc-dvr.js";

// ln Δ over many decades by two routes: from the levels of the grid where their difference has digits, from the instanton
// formula where it has none. Energies in kcal/mol, lengths in Å, masses in atomic mass units.

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
