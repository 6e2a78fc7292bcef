import type { Golden } from "../../notebook-rules.js";

// Section 1 · The composite objective and its closed form. Figures: "descent-to-closed-form", "spectral-filter", "error-against-mu". Tables: 1.
export const golden: Record<string, Golden> = {
  "∇J of (A1) is the central difference of J": { atMost: 1e-7 },
  "∇J vanishes at (A2)": { atMost: 1e-11 },
  "(A2) written out is the library's": { atMost: 1e-11 },
  "both forms of (A2) agree": { atMost: 1e-11 },
  "descent on the function ends at (A2), four weightings": { atMost: 1e-12 },
  "descent on the coefficients is where its eigenvalues say, relative gap at the end": { atMost: 1e-6 },
  "λ → 0: the support labels come back (λ = 1e-9)": { atMost: 1e-6 },
  "λ → ∞: every class has probability 1/5 (λ = 1e9)": { atMost: 1e-7 },
  "λ → ∞, one shot: the order of classes is that of the nearest support point, share": { values: [1], atol: 0 },
  "a permuted support set changes nothing, permuted classes permute the answer": { atMost: 1e-13 },
  "linear kernel: (A2) is ridge regression on the features": { atMost: 1e-11 },
  "each eigenvector of K passes with h(s) of (A3)": { atMost: 1e-12 },
  "the function grows with μ: smallest growth of ‖f*‖² in the table": { atLeast: 1e-3 },
  "and the residual falls: smallest fall": { atLeast: 1e-6 },
  // Not far from the oracle that the benchmark states for 4000 other draws of inputs, 0.171 ± 0.008.
  "(A5) at λ = σ², μ = 0 is the variance of the exact posterior": { values: [0.171], atol: 0.03 },
  "with λ = σ² every μ > 0 is worse, by at least": { atLeast: 0 },
  "with ten times the noise as λ, some μ > 0 is better than none, by": { atLeast: 0 },
  "λ and γ are one number: f* of (0.07, 0.03) and of (0.1, 0)": { atMost: 1e-15 },
  "the Euclidean reading μ‖r‖² is λ/(1+μ): largest gradient at that solution": { atMost: 1e-12 },
};
