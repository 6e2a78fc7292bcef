import type { Golden } from "../../notebook-rules.js";

// Section 1 · How a code of four numbers changes a network. Figures: "directions-reached". Tables: 1.
export const golden: Record<string, Golden> = {
  "the four modulations written out are the library's": { atMost: 1e-6 },
  // Ranks of U diag(d) Vᵀ and of generic matrices.
  "the change of one code has rank 50, 0, 1, 5, 5 under FW, Shift, RO, MR(5), SVD(5)": { values: [50, 0, 1, 5, 5] },
  // Linear in 4 numbers; their 4 + 10 monomials of degree 1 and 2; 5 fixed matrices.
  "codes reach 4 directions under FW, 14 under RO and MR(5), 5 under SVD(5)": { values: [4, 14, 14, 5] },
  "no singular value is negative": { atLeast: 0 },
  "the bases of (M5) start with orthonormal columns": { atMost: 1e-6 },
  "with both factors zero a code has no slope at all": { atMost: 0 },
  "with U₀ drawn at random it has": { atLeast: 1e-3 },
  // Φ(−2) = 0.0227501319; four standard deviations of a share of 20 000 draws.
  "of codes of length one a share of 0.0228 switches a singular value off": { values: [0.02275], atol: 0.0042 },
};
