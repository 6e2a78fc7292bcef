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
  // Target 60 %; the best distance in closed form 67.6 %.
  "full: the prototypical network passes the 60 % set for it and the whitener": { values: [0.67], atol: 0.015 },
  "full: the relation network is within three points of it, or ahead": { atLeast: -0.03 },
  "full: at five shots means are ahead of attention to single points, by": { atLeast: 0.02 },
  // The Bayes rule, 70.8 %.
  "full: nobody is beyond the oracle": { atMost: 0.72 },
};
