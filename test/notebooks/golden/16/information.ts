import type { Golden } from "../../notebook-rules.js";

// Section 3 · The information term, and I-AMFS as a Gaussian process. Figures: "information", "posterior". Tables: 0.
export const golden: Record<string, Golden> = {
  "(A10) is the divergence of two normal laws": { atMost: 1e-9 },
  "and the library's term": { atMost: 1e-11 },
  "its mean over y is ½ ln det(I + K/λ): (A10) at y = 0, plus half the trace, minus (A11)": {
    values: [0],
    atol: 1e-12,
  },
  // Between nothing and six independent points, 3 ln(1 + 1/0.2) = 5.375: kernels with k(x, x) = 1 cannot tell more.
  "and by 4000 draws": { values: [2.7], atol: 2.7 },
  "the information is ½ Σ ln(1 + s/λ)": { values: [0], atol: 1e-12 },
  "posterior mean and variance with the true kernel are the exact ones (on the grid)": { atMost: 1e-10 },
  "with μ and γ they are those of the noise (λ+γ)(I+μK)⁻¹": { atMost: 1e-11 },
};
