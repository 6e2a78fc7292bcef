import type { Golden } from "../../notebook-rules.js";

// Section 5 · Rank, layers, code size, order. Figures: "code-size", "rank-of-modulation". Tables: 4.
export const golden: Record<string, Golden> = {
  // One number is short for a family of two.
  "a second number in the code lowers ε_traj at least by a factor of": { atLeast: 1.5 },
};
