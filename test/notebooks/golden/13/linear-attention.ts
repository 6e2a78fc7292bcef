import type { Golden } from "../../notebook-rules.js";

// Sections 1 to 3. Figures: "one-step-parabola", "trained-layer", "depth". Tables: 4.
export const golden: Record<string, Golden> = {
  "one layer is one step of gradient descent from zero, in doubles": { atMost: 1e-14 },
  "with W₀ in the value matrix it is one step from W₀": { atMost: 1e-14 },
  "the library's layer does the same in single precision": { atMost: 2e-6 },
  "the order of the examples does not matter": { atMost: 1e-14 },
  "nor does writing all of them twice": { atMost: 1e-14 },
  // d(d + 1)/(N + d + 1) for (5, 10), (10, 20), (10, 40), (20, 40).
  "d(d + 1)/(N + d + 1) of the four cells": { values: [30 / 16, 110 / 31, 110 / 51, 420 / 61], rtol: 1e-12 },
  "drawn tasks give the parabola: distance at η = 0.6, in standard errors": { atMost: 4 },
  "the hand-written layer has its exact error on drawn tasks, in half-widths": { atMost: 2.5 },
  // 1 % is the mark for the long training; 500 steps may be 2 % above.
  "the trained layer's error over that of theory": { values: [1.005], atol: 0.015 },
  "no matrix is better than η*I: exact error of the learned one": { atLeast: 1.875 - 1e-6 },
  "the mean of its diagonal is η* = 0.625": { values: [0.625], atol: 0.03 },
  "and beside the diagonal there is nothing, rms": { atMost: 0.03 },
  "every stored run is within 1 % of theory: largest distance": { atMost: 0.01 },
  // 5 · (1 − 0.625)².
  "designed examples, S = I: the same layer errs d(1 − η*)² = 0.703": { values: [0.703125], atol: 0.08 },
  "L layers of attention are L steps: largest gap in w, single precision": { atMost: 1e-4 },
  "and with γ they are GD++": { atMost: 1e-4 },
  "one layer at its best rate on 400 spectra over the closed form": { values: [1], atol: 0.05 },
  "each further layer helps: largest ratio of an error to the one before": { atMost: 0.95 },
  "with two layers, GD++ over gradient descent": { atMost: 0.9 },
  "two trained layers beat the best single one: upper end of their interval, ratio": { atMost: 1 },
};
