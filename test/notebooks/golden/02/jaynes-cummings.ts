import type { Golden } from "../../notebook-rules.js";

// Amplitude of the atom in closed form, w² = g² − κ²/16, g = 10, κ = 1.
const w = Math.sqrt(100 - 1 / 16);
const c = (t: number): number => Math.exp(-t / 4) * (Math.cos(w * t) + Math.sin(w * t) / (4 * w));
export const golden: Record<string, Golden> = {
  // 2c² − 1, nine digits of an independent implementation.
  "the atom's inversion has its known values at t = 0.1, 1 and 4.9": {
    values: [-0.39996541, -0.114659008, -0.988154043],
    atol: 6e-10,
  },
  "the master equation gives the same values without amplitudes": {
    values: [0.1, 1, 4.9].map((t) => 2 * c(t) ** 2 - 1),
    atol: 1e-12,
  },
  "the block formula gives the two kernels (O56) and (O57)": { atMost: 1e-11 },
  "the atom's whole kernel holds one on its coherence and the other on its population": { atMost: 1e-10 },
  // Amplitude: A_ru A_ur = −(g sin(wΔt)/w)² e^{−κΔt/2}; population: E₂ − E₁².
  "the second tensors of amplitude and population are those of two eliminations": {
    values: [-(((10 * Math.sin(0.1 * w)) / w) ** 2) * Math.exp(-0.05), c(0.2) ** 2 - c(0.1) ** 4],
    atol: 1e-13,
  },
  "sampled at half its period the amplitude has no memory": { atMost: 1e-20 },
  "descent with momentum tends to the atom with first order in √α": { values: [1], atol: 0.05 },
  "it overshoots exactly where the atom takes its quantum back, above g = κ/4": { values: [0, 0, 1], atol: 0 },
};
// figures: "jaynes-cummings", "atom-kernels", "atom-momentum"; no tables
