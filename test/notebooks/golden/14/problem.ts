import type { Golden } from "../../notebook-rules.js";

// Section 1 · The problem and its bounds. Figures: "bounds". Tables: 0.
export const golden: Record<string, Golden> = {
  // d (1 + d σ²) with d = 10, σ = 0.01; f(θ₀) has variance 2d (of ‖y‖²), four standard errors over 400 problems.
  "mean of f before any step, 400 problems": { values: [10 * (1 + 10 * 1e-4)], atol: 4 * Math.sqrt(20 / 400) },
  // Float32 against float64.
  "the library's f and ∇f are (L1) written out": { atMost: 1e-5 },
  "Newton's method is exact in one step, largest f": { atMost: 1e-9 },
  "conjugate gradients written out are the library's, in the first six steps": { atMost: 1e-6 },
  "after ten steps they leave, of the start, at the median": { atMost: 1e-12 },
};
