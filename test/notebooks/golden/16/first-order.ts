import type { Golden } from "../../notebook-rules.js";

// Section 4 · What "first order" means here. Figures: "first-order-slopes". Tables: 1.
export const golden: Record<string, Golden> = {
  "second order: the derivative vanishes at the truth (in half-widths)": { atMost: 1.5 },
  "first order: it vanishes there as well (in half-widths)": { atMost: 1.5 },
  // ℓ² and the variance of the noise of the process, from two starts.
  "trained in second order: σ² and λ, from either start": { values: [0.16, 0.01, 0.16, 0.01], rtol: 0.1 },
  "trained in first order: λ stays where it was": { values: [0.1, 0.01], rtol: 1e-4 },
  "excess error of second order over the exact posterior, same tasks": { atMost: 5e-3 },
  "excess error of first order from λ = 0.1, same tasks": { atLeast: 0.01 },
  "first order with the right λ from σ² = 1 ends beyond the truth, by a factor in σ² of": { atLeast: 1.5 },
};
