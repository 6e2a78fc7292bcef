import type { Golden } from "../../notebook-rules.js";

// Section 5 · Table 2 and H3. Figures: "shift". Tables: 4.
export const golden: Record<string, Golden> = {
  // Means of differences are differences of means: twelve methods and four moves; four moves.
  "what moving costs is the difference of two tables, for all methods and moves": {
    values: new Array(48).fill(0),
    atol: 1e-12,
  },
  "(c) is a difference of differences": { values: [0, 0, 0, 0], atol: 1e-12 },
};
