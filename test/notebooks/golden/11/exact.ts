import type { Golden } from "../../notebook-rules.js";

// Section 1 · The exact answer, and what it scores. Figures: "exact-curves". Tables: 0.

// −½ ln 2π(1 + σ²) − ½.
const prior = (noise: number) => -0.5 * Math.log(2 * Math.PI * (1 + noise ** 2)) - 0.5;

export const golden: Record<string, Golden> = {
  "(B2) written out is the library's": { atMost: 1e-9 },
  "the prior's log likelihood, both settings": { values: [prior(0.02), prior(0.1)], atol: 1e-9 },
  // A prototype in Python (NumPy), 512 functions of 50 targets each: ±0.03. Ours: 300 draws of inputs.
  "short: exact log likelihood from 3, 5, 10, 20 points": { values: [-0.767, -0.297, 0.691, 1.735], atol: 0.06 },
  "long: exact log likelihood from 3, 5, 10, 20 points": { values: [-0.332, 0.081, 0.489, 0.71], atol: 0.06 },
  "no point makes the exact answer worse on average: smallest gain": { atLeast: 0 },
};
