import type { Golden } from "../../notebook-rules.js";

// Figures: "depth-rigidity", "depth-random-support".
// s = Var c₀ + Var c₂ of the polynomials (R7) in b ~ 𝒩(0.4, σ_R²/4): exact rational arithmetic (Python, fractions).
const spreads = [
  0.934953400546875, 2.1071031747885134, 5.885327696800232, 15.29275824, 24.270721435546875, 58.380303740501404,
  117.10546875,
];
const stopped = (noise: number, alpha: number) =>
  spreads.map((s) => Math.log(1 + (2 * s) / noise ** 2) / -Math.log(1 - alpha));
export const golden: Record<string, Golden> = {
  "the variance of the tasks has its known values from 0.02 to 0.20 Å": { values: spreads, rtol: 1e-12 },
  "the five coefficients hold all of that variance": { atMost: 1e-13 },
  "ten Chebyshev nodes give every task the curvature one": { atMost: 1e-14 },
  "early stopping at noise 2 and learning rate 0.3 is at its known depths": { values: stopped(2, 0.3), rtol: 1e-12 },
  "early stopping at learning rate 0.5 is at its known depths": { values: stopped(2, 0.5), rtol: 1e-12 },
  "early stopping at learning rate 0.1 is at its known depths": { values: stopped(2, 0.1), rtol: 1e-12 },
  "early stopping at noise 1 is at its known depths": { values: stopped(1, 0.3), rtol: 1e-12 },
  // ln 100 / (−2 ln 0.7) = 6.5 for every spread.
  "the relative criterion asks for seven steps at every rigidity": { values: [7, 7, 7, 7, 7, 7, 7], atol: 0 },
  // ⌈ln(s/0.2)/(−2 ln 0.7)⌉.
  "the absolute criterion asks for three to nine steps": { values: [3, 4, 5, 7, 7, 8, 9], atol: 0 },
  // An independent float64 implementation: argmin over sampled tasks, capped at 80.
  "with random support the best depths of the three most rigid families are known": { values: [1, 2, 5], atol: 0 },
  "and beyond eighty steps for the most flexible one": { atLeast: 80 },
  "no support set of the sample makes descent diverge": { atMost: 0 },
  "MAML, first-order MAML and Reptile, trained, find the mean task": { atMost: 1e-10 },
  "trained on 200 noisy tasks, MAML finds it within three standard errors": { atMost: 3 },
};
