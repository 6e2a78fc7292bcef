import type { Golden } from "../../notebook-rules.js";

// Section 6 · Calibration. Figures: "coverage", "reliability". Tables: 2.

// ½ [ψ(5) − ln 5 + 10/8 − 1], ψ(5) = 1 + 1/2 + 1/3 + 1/4 − 0.57722.
const amplitudeCost = 0.07334;

export const golden: Record<string, Golden> = {
  "(A15): what 4000 tasks lose with the true kernel, nats": { values: [amplitudeCost], rtol: 0.06 },
  // Student's law with ten degrees, from a table: P(|t| ≤ 0.6745), P(|t| ≤ 1.2816), P(|t| ≤ 1.96).
  "(A15): coverage at 50, 80 and 95 % with the true kernel": { values: [0.4847, 0.7711, 0.9216], atol: 0.006 },
  "no learner is ahead of the exact posterior, in nats and half-widths": { atLeast: -1.5 },
  // The closed form; its cost is heavy-tailed, and the means of 200 and of 600 tasks scatter by 0.05 and 0.03.
  "I-AMFS with the radial kernel loses what the true kernel does on the same tasks, nats": {
    values: [amplitudeCost],
    atol: 0.1,
  },
  "stored: the same after 10 000 steps": { values: [amplitudeCost], atol: 0.06 },
  "the exact posterior says what it knows: ECE": { atMost: 0.02 },
  // The rule's accuracy as notebook 9 has it: 70.7 %.
  "its accuracy is that of the Bayes rule": { values: [70.7 / 100], atol: 0.015 },
  "no head is above it by more than the draw": { atMost: 0.005 },
  "with s = 1 I-AMFS is never surer than e/(e + 4)": { atMost: 0.4146 },
  "DKT is never surer than e²/(e² + 4)": { atMost: 0.6489 },
  "a learned scale takes the ECE of I-AMFS down by a factor of": { atLeast: 5 },
};
