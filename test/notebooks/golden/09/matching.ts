import type { Golden } from "../../notebook-rules.js";

// Section 3 · Matching networks. Figures: none. Tables: 1.
export const golden: Record<string, Golden> = {
  "attention written out is the library's": { atMost: 1e-5 },
  "from one shot matching and prototypical networks are one, under either metric": { atMost: 1e-4 },
  "from three shots they are not: probabilities differ by": { atLeast: 0.001 },
  // e²/(e² + 4)
  "the plain cosine cannot be surer of one of five classes than e²/(e² + 4)": { values: [0.6487855], atol: 1e-6 },
  // A program apart from the notebook, 12 000 other episodes: 69.8 − 67.2 %.
  "in closed form, too, the cosine is ahead of the distance with the same weights, by": { values: [0.024], atol: 0.01 },
  "with a learned scale it passes the whitened rule": { values: [0.68], atol: 0.035 },
};
