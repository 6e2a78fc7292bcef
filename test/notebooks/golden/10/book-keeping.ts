import type { Golden } from "../../notebook-rules.js";

// Sections 5 and 6 · DNC, verdict. Figures: "dnc-allocation", "dnc-links", "copy-by-length". Tables: 3.
export const golden: Record<string, Golden> = {
  "sorting and comparing give the same allocation": { atMost: 1e-15 },
  "and so does the library": { atMost: 1e-6 },
  // The sum telescopes: Σ_j (1 − u_j) Π_{i<j} u_i = 1 − Π u.
  "an allocation sums to 1 − Π u": { atMost: 1e-12 },
  "links written out are the library's": { atMost: 1e-6 },
  "forward readings replay the order of writing": { values: [3, 0, 4, 1] },
  "backward readings replay it from the end": { values: [1, 4, 0, 3] },
  "along the trained run no sum exceeds one": { atMost: 1 + 1e-5 },
  "and nothing is negative": { atLeast: -1e-6 },
  "no slot is linked to itself": { atMost: 0 },
  "in the quick run the DNC leaves the null far behind: wrong bits": { atMost: 0.2 },
  "stored: the DNC copies the lengths it was trained on, wrong bits, worst seed": { atMost: 0.01 },
  // Two operations a weight and step.
  "adapting costs about one use of each learned number a step": { atLeast: 0.5 },
  // 16 × 16 slots, four rows of 16, what was read, two states of 32: 400, of 9431.
  "what changes is less than what stays": { values: [400 / 9431], rtol: 1e-6 },
};
