import type { Golden } from "../../notebook-rules.js";

// Section 8 · Sixteen coupled oscillators. Figures: "chain-share". Tables: 3.
export const golden: Record<string, Golden> = {
  // (M8) of notebook 5 with d = 32 inputs, differences.
  "what the methods of the chain train is what the formulas of notebook 5 count": { values: [0, 0, 0, 0, 0] },
  // f(x; μ) is linear in μ = (k, κ), both uniform on [1/2, 2].
  "the mean field of the chain is the chain with k = κ = 1.25": { values: [1], rtol: 0.03 },
};
