import type { Golden } from "../../notebook-rules.js";

// Section 5 · A method of our own. Figures: "gauss-newton-against-adam", "few-points". Tables: 4.

export const golden: Record<string, Golden> = {
  // H = kq²/2 + p²/2m, up to float32 at states of size 7.
  "without its network, P = diag(k/2, 1/2m) is the spring's field": { atMost: 1e-5 },
  // Levenberg–Marquardt by ml-matrix, differences of another width.
  "the library's step of a code is (T13) written out, up to the differences' error": { atMost: 2e-2 },
  "no step raises the loss of the data seen by more than the prior allows": { atMost: 1.01 },
  "ten steps of (T13) leave no more than a hundred of Adam, by a factor of": { atMost: 1.1 },
  "SVD+Q adapts as many numbers as SVD: four": { values: [4, 4, 4, 4, 4, 4, 4, 4] },
  // (1 + 4) · 2² for H; twice (1 + 4) · 3² for E and S.
  "and learns (1 + n_z)d² more for every energy": { values: [20, 20, 20, 90] },
};
