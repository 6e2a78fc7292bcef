import type { Golden } from "../../notebook-rules.js";

// Section 1 · One frame. Figures: none. Tables: 2.

/** Weights and biases of a fully connected network. */
const mlp = (...sizes: number[]): number =>
  sizes.slice(1).reduce((sum, outputs, l) => sum + (sizes[l] + 1) * outputs, 0);
const whole = mlp(5, 40, 40, 1);

export const golden: Record<string, Golden> = {
  "ridge by hand, in the frame, is the oracle of linear regression (in half-widths)": { atMost: 1.5 },
  "the nearest mean by hand has the accuracy of the raw rule (in half-widths)": { atMost: 1.5 },
  "MAML, FOMAML and Reptile leave all weights, ANIL the last layer": { values: [whole, whole, whole, mlp(40, 1)] },
  // One mean for each of five classes, in the 32 dimensions of the embedding.
  "class means of 5 classes in 32 dimensions are 160 numbers": { values: [5 * 32] },
  "Meta-SGD learns a rate for every weight": { values: [2] },
};
