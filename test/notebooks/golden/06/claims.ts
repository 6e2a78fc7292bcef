import type { Golden } from "../../notebook-rules.js";

// Section 4 · Claims. Figures: "svd-against-field", "svd-against-traj". Tables: 3.

// Log-ratios 0, log 2, log 4: mean log 2, deviation log 2; Student's 97.5 % quantile for two degrees of freedom.
const student = 0.95 / Math.sqrt(2 * 0.975 * 0.025);
const ends = [-1, 1].map((side) => 2 ** (1 + (side * student) / Math.sqrt(3)));

export const golden: Record<string, Golden> = {
  "ratios 1, 2 and 4: the mean is 2, and the ends of its interval are": { values: [2, ...ends], rtol: 1e-5 },
  // Two-sided 95 %: one in forty on each side; four standard deviations of a share of 20 000.
  "equal methods are told apart, one way and the other, in shares of": { values: [0.025, 0.025], atol: 0.0044 },
  // Least k with a distribution function of at least 0.95: binomial(N, 0.025).
  "k_N for N = 1, 2, 3, 14, 15, 32": { values: [0, 0, 1, 1, 2, 2] },
  // Quoted: "modulation methods … remain stable".
  "no modulation diverges, on any system, in any seed": { values: [0] },
  // A prototype in Python found it on every system, in every seed and profile.
  "ε_traj of a modulation over that of scratch, ANIL or Reptile: largest in one seed": { atMost: 1 },
};
