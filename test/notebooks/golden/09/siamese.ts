import type { Golden } from "../../notebook-rules.js";

// Section 4 · Siamese networks. Figures: none. Tables: 0.
export const golden: Record<string, Golden> = {
  "p(x, x′) = p(x′, x)": { atMost: 0 },
  // σ(0.3)
  "every point is the same as itself with σ(b)": {
    values: Array.from({ length: 20 }, () => 0.574442516811659),
    atol: 1e-14,
  },
  "the pair ratio and the Bayes score differ by one number a query": { atMost: 1e-10 },
  "under the best verifier points differ in how much they are the same as themselves, by": { atLeast: 0.5 },
  // The best verifier is right on about 82 % of pairs.
  "no trained verifier is better than the pair ratio": { atMost: 0.84 },
  "the Siamese network verifies pairs of Gaussians": { atLeast: 0.62 },
  "and is below prototypes in classification after a budget like theirs": { atLeast: 0.02 },
};
