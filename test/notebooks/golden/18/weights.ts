import type { Golden } from "../../notebook-rules.js";

// Section 1 · The weights. Figures: "weights-by-angle". Tables: 1.

// m tasks with gradient g against one with −g: ⟨d, −g⟩ in units of ‖g‖².
const slopes = (m: number): number[] => {
  const mean = -(m - 1) / (m + 1);
  const relu = -(m ** 2 - 1) / (m ** 2 + 1);
  const raw = -(m + 1) * (m - 1);
  return [mean, relu, -1, raw, 0];
};

export const golden: Record<string, Golden> = {
  "six rules written out give the library's weights, 50 batches": { atMost: 1e-11 },
  "PCGrad on the vectors is its weights from the Gram matrix": { atMost: 1e-11 },
  "two tasks: cosine of every O-AMFS step with the mean's, least": { values: [1], atol: 1e-12 },
  "two tasks: raw weights are 1 + cos": { atMost: 1e-12 },
  "orthogonal gradients of any length: l1, mean and relu are the mean": { atMost: 1e-15 },
  "four identical gradients: step in units of one, for l1, relu, mean, raw": { values: [1, 1, 4, 16], rtol: 1e-12 },
  "one gradient ten times as long: O-AMFS's weights do not change": { atMost: 1e-12 },
  "... Gradient Agreement's do": { atLeast: 0.1 },
  "Gradient Agreement on unit gradients is O-AMFS": { atMost: 1e-12 },
  "PCGrad leaves gradients without conflict as they are": { atMost: 1e-15 },
  "... and of two leaves none in conflict with the other, least ⟨g′, g⟩": { atLeast: -1e-12 },
  // w = 1 among the three, −1 to the fourth: 3 − 1 and −3 + 1; without negative ones 3, 3, 3, 1 of 10.
  "three against one: weights raw, then relu": { values: [2, 2, 2, -2, 0.3, 0.3, 0.3, 0.1], rtol: 1e-12 },
  "... slope of the fourth task's loss along the step: mean, relu, l1, raw, pcgrad": { values: slopes(3), atol: 1e-12 },
};
