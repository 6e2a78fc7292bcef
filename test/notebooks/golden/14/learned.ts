import type { Golden } from "../../notebook-rules.js";

// Section 3 · The learned optimizer. Figures: "learning", "curves". Tables: 3.

// Four gates of inputs, own outputs and a bias, twice; one output of 20 units and a bias.
const lstm = (inputs: number, units: number): number => 4 * units * (inputs + units + 1);

export const golden: Record<string, Golden> = {
  "numbers in the network": { values: [lstm(2, 20) + lstm(20, 20) + 21] },
  "(L6) and (L7) written out give the library's steps": { atMost: 1e-6 },
  "the preprocessing is (L7)": { atMost: 1e-5 },
  "renamed coordinates have renamed steps, bit for bit": { atMost: 0 },
  "slopes that follow everything are the differences": { atMost: 0.02 },
  // Momentum adds 1/(1 − μ) = 10 steps to each; without the answer of later gradients the slope is that of steps that are too long.
  "gradients as constants give the slope for μ = 0.9 the wrong sign: ratio to the true": { atMost: 0 },
  "a piece as long as the horizon is full backpropagation": { atMost: 1e-5 },
  "two pieces leave the same values behind as one": { atMost: 1e-5 },
  "but not the same slope: largest difference, relative to the largest slope": { atLeast: 0.01 },
  // A prototype in Python with 600 × 64 problems: 0.17 against 1.11 (SGD) and 0.37 (Adam).
  "after 100 steps the network is below tuned SGD, ratio": { atMost: 0.5 },
  "and below tuned Adam, ratio": { atMost: 1 },
  "momentum learned with gradients as constants is no better than the grid's, ratio": { atLeast: 1 },
  "stored: f after 100 steps": { atMost: 0.2 },
  "stored: ratio to momentum, tuned on the grid": { atMost: 1 },
};
