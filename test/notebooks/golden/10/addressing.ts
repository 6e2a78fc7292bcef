import type { Golden } from "../../notebook-rules.js";

// Section 2 · Addressing. Figures: "four-stages". Tables: 0.
export const golden: Record<string, Golden> = {
  "the four stages written out are the library's": { atMost: 1e-6 },
  "every stage sums to one, and none is negative": { values: new Array(8).fill(1), atol: 1e-12 },
  // The key is slot 4 with noise of 0.6.
  "β → ∞ finds the nearest slot": { values: [4] },
  "a shift of one is a rotation, bit for bit": { atMost: 0 },
  "γ = 1 changes nothing": { atMost: 1e-15 },
  "what was written is read again by its own content": { atMost: 1e-5 },
  "as printed, (A4) divides zero by zero for small weights: numbers that are NaN": { values: [3] },
  // 1 : 2⁸.
  "with the largest weight divided out first it does not": { values: [1 / 257, 256 / 257, 0], atol: 1e-6 },
};
