import type { Golden } from "../../notebook-rules.js";

// Section 3 · NTM. Figures: "ntm-curve", "ntm-heads". Tables: 2. Null: half of the bits.
export const golden: Record<string, Golden> = {
  "the step written out is the library's": { atMost: 1e-5 },
  "in the quick run the NTM leaves the null far behind: wrong bits": { atMost: 0.2 },
  "the weightings of the trained NTM sum to one at every step": { values: new Array(26).fill(1), atol: 1e-4 },
  "stored: the NTM copies the lengths it was trained on, wrong bits, worst seed": { atMost: 0.01 },
};
