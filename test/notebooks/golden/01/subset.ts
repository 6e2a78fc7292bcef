import type { Golden } from "../../notebook-rules.js";

// Figures: three-kernels, lag-test. Rates: slowest eigenvalues of the hidden blocks, checked in the notebook by decay.
export const golden: Record<string, Golden> = {
  "three different kernels close the equation of the same two parameters": { atMost: 1e-12 },
  "the three kernels are not equal": { atLeast: 1e-3 },
  "their Laplace transforms obey the resolvent relations": { atMost: 1e-13 },
  "each kernel forgets with its own rate, Mori's fastest": { atLeast: 0.4 },
  "the Mori kernel starts at Γ(0)S": { atMost: 1e-13 },
  "descent in two parameters follows from its past by the discrete kernel": { atMost: 1e-13 },
  // Two rows a look: rank 2, 4, 6, then the order of the system.
  "two looked-at parameters determine all seven after four looks": { values: [2, 4, 6, 7, 7, 7], atol: 0 },
  "four past values of two parameters predict the next one": { atMost: 1e-11 },
  "three past values do not": { atLeast: 1e-7 },
  "one past value of all seven parameters predicts the next one": { atMost: 1e-13 },
};
export const figures = ["three-kernels", "lag-test"];
