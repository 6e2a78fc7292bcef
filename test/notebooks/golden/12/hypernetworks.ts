import type { Golden } from "../../notebook-rules.js";

// Section 1 · Weights that a network writes. Figures: "generated-weights". Tables: 1.
export const golden: Record<string, Golden> = {
  // (B1) and (B2) are written out beside the library; identities of algebra.
  "the full form written out is the library's": { atMost: 1e-5 },
  "on one-hot codes the hypernetwork is a table of weights": { atMost: 1e-6 },
  "∂L/∂e through generated weights is the chain rule": { atMost: 1e-7 },
  "the code does not know the order of the points": { atMost: 1e-5 },
  "the code does not know that all evidence came twice": { atMost: 1e-5 },
  // The null of linear regression is d = 5, the oracle E‖w − ŵ‖² of ridge regression; both exact.
  "the full form is better than the null, by a factor of": { atLeast: 2 },
  "and not better than ridge": { atLeast: -0.1 },
  // (d − 1) + ridge/d = 4 + 0.2666/5 (the posterior is isotropic on average), less sampling error.
  "FiLM on a line keeps what it cannot reach": { atLeast: 3.7 },
  "with the inverse built in, one number is enough: error over ridge": { values: [1], atol: 0.15 },
  // λ = σ² = 1/4 makes ridge the posterior mean.
  "the learned λ goes to σ² = 0.25": { values: [0.25], rtol: 0.4, atol: 0.05 },
  "told A and φ, a sine is drawn better than the null, by a factor of": { atLeast: 3 },
};
