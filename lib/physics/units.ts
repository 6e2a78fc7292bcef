import { positive } from "../tasks/index.js";

// Units of scaffold and tunnelling: kcal/mol, Å, atomic mass unit, K. (The open quantum systems of this folder have
// ħ = k_B = 1 instead.) From the exact SI constants, the calorie of 4.184 J and CODATA 2018 (m_u).

/** k_B, kcal mol⁻¹ K⁻¹ (exact). */
export const BOLTZMANN: number = (1.380649e-23 * 6.02214076e23) / 4184;

/** ħ²/2m_u, kcal mol⁻¹ Å² for one atomic mass unit. */
export const HBAR_SQUARED_OVER_TWO: number =
  ((1.054571817e-34 ** 2 / (2 * 1.6605390666e-27)) * 6.02214076e23 * 1e20) / 4184;

/** Wavenumber of 1 kcal/mol, cm⁻¹ (exact constants): E/(hc). */
export const WAVENUMBER: number = 4184 / (6.02214076e23 * 6.62607015e-34 * 29979245800);

/** Room temperature of the notebooks, K. */
export const ROOM_TEMPERATURE = 298.15;

/**
 * k_BT in kcal/mol, 0.592485 at the default of 298.15 K.
 * @throws on a temperature that is not positive.
 */
export function thermalEnergy(temperature: number = ROOM_TEMPERATURE): number {
  return BOLTZMANN * positive("temperature", temperature);
}
