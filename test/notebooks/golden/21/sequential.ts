import type { Golden } from "../../notebook-rules.js";

// Section 6 · The sequential variant. Figures: "starts-of-lifetimes", "features-by-place". Tables: 2.

// Mean error and error after five samples, four streams of 10 000 tasks.
const reported = {
  raw: [1.024, 0.978],
  "period 1": [0.524, 0.304],
  "period 20": [0.511, 0.287],
  "period 80": [0.514, 0.288],
  "period 320": [0.523, 0.3],
  oracle: [0.246, 0.047],
};

export const golden: Record<string, Golden> = {
  "starts of lifetimes: error from the learned ones over that from random ones": { atMost: 0.8 },
  "and no better than the true plane, which is the best W: error over the oracle's": { atLeast: 0.97 },
  // Chance is 2/20.
  "share of the learned W inside the plane of B": { atLeast: 0.8 },
  "NLMS on x does not beat the null line over 20 samples in 20 dimensions": { values: [1.024], atol: 0.04 },
  "A.8, oracle: mean and after 5, here": { values: reported.oracle, atol: 0.02 },
  "here the chain halves the loss: period 1 over raw": { values: [0.524 / 1.024], atol: 0.06 },
  "80 times fewer updates of the slow block cost nothing: difference of means": { values: [-0.01], atol: 0.03 },
  // A normalised step does not depend on the scale of its features.
  "at no rate is the plain head as good as the normalised one: least ratio": { atLeast: 1.1 },
  // 0.514 − 0.524 and 0.523 − 0.514.
  "stored: period 80 less period 1, and period 320 less period 80": { values: [-0.01, 0.009], atol: 0.015 },
  ...Object.fromEntries(
    Object.entries(reported).map(([learner, values]): [string, Golden] => [
      `A.8, ${learner}: mean and after 5, stored`,
      { values, atol: 0.03 },
    ]),
  ),
};
