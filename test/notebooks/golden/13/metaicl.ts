import type { Golden } from "../../notebook-rules.js";

// Section 5 · MetaICL in small. Figures: "channel-direct-exact", "metaicl-families". Tables: 2.
export const golden: Record<string, Golden> = {
  "the channel score of Gaussian classes is linear, w·x + b": { atMost: 1e-12 },
  // Φ(1): centres at distance two, unit covariance.
  "with 256 points all three are near Bayes: accuracy": { values: [0.84134, 0.84134, 0.84134], atol: 0.02 },
  "with 8 and 16 points the channel form with variances only is ahead by": { atLeast: 0 },
  "zero-shot is at 50 %, whatever it was trained on": { values: [0.5, 0.5], atol: 0.04 },
  "examples help on half-planes, direct form": { atLeast: 0.58 },
  "and on nearest centroids, a family that was held out": { atLeast: 0.58 },
  "no family is learned better than Bayes: largest excess": { atMost: 0.02 },
};
