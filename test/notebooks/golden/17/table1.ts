import type { Golden } from "../../notebook-rules.js";

// Section 3 · Table 1 and H1. Figures: "table-1", "h1-differences". Tables: 6.
export const golden: Record<string, Golden> = {
  // Two programs for one formula.
  "a difference and its interval over episodes, written out": { values: [0, 0], atol: 1e-12 },
  // The targets that were set.
  "I-AMFS, Omniglot, 5-way 1-shot: at least 95 %": { atLeast: 0.95 },
  "all twelve methods are 20 points above the pixels there: the least difference": { atLeast: 0.2 },
  // Nine cells of twelve methods, four tasks a step.
  "all methods of a cell saw as many tasks: four a step": { values: new Array(108).fill(4) },
};
