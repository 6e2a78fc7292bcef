import type { Golden } from "../../notebook-rules.js";

// Section 5 · What the codes know. Figures: "spectra-of-codes", "codes-know". Tables: 1.
export const golden: Record<string, Golden> = {
  // The fields of pendulums are affine in (1/ml², mgl).
  "the true fields use two directions": { values: [2] },
  "the learned fields hardly use a third": { atMost: 0.1 },
  // A map that is affine but for k values switched by a ReLU spans at most n_z + k directions.
  "weights move in four directions, and one for each singular value that is switched": { atMost: 0 },
  "the codes' third direction is small beside the first": { atMost: 0.3 },
  "1/(ml²) and mgl of new pendulums are read off their codes, R²": { atLeast: 0.9 },
  "codes of other instances tell nothing, R²": { atLeast: -0.5 },
};
