import type { Golden } from "../../notebook-rules.js";

// Section 1 · A benchmark whose best learner is known. Figures: "exact-rules". Tables: 0.
export const golden: Record<string, Golden> = {
  "the four rules written out are the library's": { atMost: 1e-15 },
  // 40 000 episodes of a NumPy program; three standard errors of 6000.
  "raw, whitened, Bayes from one shot and from five: 33.6, 61.9, 70.8; 51.6, 85.1, 87.0 %": {
    values: [0.336, 0.619, 0.708, 0.516, 0.851, 0.87],
    atol: 0.02,
  },
  "under the Bayes rule a copy of the query loses to a point farther out, for 20 queries": { atLeast: 0.01 },
  // Half-way between 61.9 and 70.8 %, give or take.
  "the pair rule stands between whitened and Bayes, from one shot": { values: [0.67], atol: 0.03 },
  "the mean posterior of the Bayes rule's choice is its accuracy": { values: [0.708], atol: 0.015 },
};
