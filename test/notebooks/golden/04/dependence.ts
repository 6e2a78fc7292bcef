import type { Golden } from "../../notebook-rules.js";

// Section 2 · How many numbers an instance has. Figures: "field-spectra", "oracle-points". Tables: 1.
export const golden: Record<string, Golden> = {
  // Affine in two functions of μ: rank 2 without the mean row.
  "the third centred singular value is round-off in all five families": { atMost: 1e-14 },
  "the second is not": { atLeast: 0.05 },
  "without centring the ranks are 2 (pendulum, spring) and 3 (the others)": { values: [2, 2, 3, 3, 3], atol: 0 },
  "two directions and ten points give every test instance exactly": { atMost: 1e-11 },
  "one direction does not": { atLeast: 0.01 },
  // Two unknowns and at least two independent equations; one for Duffing.
  "one point is enough where it gives two equations": { atMost: 1e-8 },
  "one point cannot tell α from β": { atLeast: 0.01 },
  "two points can": { atMost: 1e-8 },
  "with one number inside the sine more than two singular values count": { atLeast: 0.003 },
  // Taylor: the second-order term over the first-order one is linear in the width.
  "near one ν a single number is enough to first order: half the range, half the second": {
    values: [0.5, 0.5, 0.5],
    rtol: 0.15,
  },
};
