import type { Golden } from "../../notebook-rules.js";

// Section 1 · Sets, floors, intervals. Figures: "four-sets". Tables: 1.
export const golden: Record<string, Golden> = {
  // 12 · 9 · 3.
  "stored runs of the tables: 12 methods, 9 cells, 3 seeds": { values: [324] },
  // An independent program in NumPy over 1000 episodes of the same characters.
  "three rules on the pixels of Omniglot, one shot and five, in percent": {
    values: [42.1, 42.1, 46.0, 63.2, 68.9, 71.4],
    atol: 1.5,
  },
  // Student's law with two degrees of freedom: (2p − 1)/√(2p(1 − p)).
  "the interval over three seeds is (A1)": { values: [4.3027], atol: 0.005 },
};
