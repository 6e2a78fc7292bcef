import type { Golden } from "../../notebook-rules.js";

// Section 5 · Relation networks. Figures: "four-learners". Tables: 1.
export const golden: Record<string, Golden> = {
  "the relation module written out is the library's": { atMost: 1e-5 },
  "shown squared differences, with weights −1, it is a prototypical network": { atMost: 1e-4 },
  "it is not symmetric: class and query exchanged, scores move by": { atLeast: 0.01 },
  // The target set for it.
  "it is within three points of the prototypical network, or ahead": { atLeast: -0.03 },
  // The Bayes rule, 70.8 %.
  "and not beyond the oracle": { atMost: 0.728 },
};
