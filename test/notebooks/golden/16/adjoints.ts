import type { Golden } from "../../notebook-rules.js";

// Section 2 · The way back, every derivative. Figures: "difference-step". Tables: 1.
export const golden: Record<string, Golden> = {
  // Central differences of step 1e-5 in float64 have some ten digits; ∂ ln det/∂λ is 24.
  "all eleven derivatives of (A6) to (A9) are central differences: largest error": { atMost: 2e-7 },
  "one whole task with its information term, six derivatives: largest error": { atMost: 2e-7 },
  "the tensor program has the same derivatives, relative": { atMost: 1e-4 },
  "of first order the derivative by λ is exactly zero": { values: [0], atol: 1e-15 },
};
