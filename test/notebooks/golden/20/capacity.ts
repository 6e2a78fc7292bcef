import type { Golden } from "../../notebook-rules.js";

const sizes = [8, 16, 32, 48, 64, 96, 128, 256];

// Section 3 · How many pairs a matrix holds. Figures: "capacity", "passes", "age". Tables: 3.
export const golden: Record<string, Golden> = {
  // (S − 1)/64 and the recursion (F10): within four standard errors.
  ...Object.fromEntries(
    sizes.map((S) => [`S = ${S}: sum rule off (S − 1)/d, one pass off (F10), in standard errors`, { atMost: 4 }]),
  ),
  // An earlier simulation in NumPy, 20 draws at least.
  ...Object.fromEntries(
    sizes.map((S) => [
      `S = ${S}: sum, one pass, ten passes of the earlier simulation, in standard errors`,
      { atMost: 4 },
    ]),
  ),
  "least squares: 1 − d/S for one-hot values, in every draw": { atMost: 1e-10 },
  "least squares of the earlier simulation for S = 96, 128, 256": { values: [1 / 3, 0.5, 0.75], rtol: 0.03 },
  "S = 128: ten passes are ten sweeps of Gauss and Seidel": { atMost: 1e-11 },
  "after 300 passes the memory is in the cycle (F11): distance": { atMost: 1e-8 },
  "the cycle errs more than least squares: ratio": { atLeast: 1.2 },
  "with β = 0.01 and 3000 passes it is least squares: ratio": { values: [1], atol: 0.02 },
  "ratios fall with β": { values: [1] },
  "errors by age over (F10), the 100 oldest pairs: largest distance from 1": { atMost: 0.15 },
  "the pair written last is exact": { atMost: 1e-28 },
};
