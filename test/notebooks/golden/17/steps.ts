import type { Golden } from "../../notebook-rules.js";

// Section 4 · Figure 2 and H2. Figures: "steps-and-accuracy", "time-and-accuracy" (its times are measured anew in every run). Tables: 2.
export const golden: Record<string, Golden> = {
  "ten steps cost ten times the operations of one": { values: [10], rtol: 0.01 },
  "MAML and FOMAML adapt by the same operations": { values: [0] },
  // A forward and a backward pass are three forward passes; the first layer has no gradient to its input.
  "a gradient step costs two to three passes of the support set, a solve one": { values: [2.9], atol: 0.2 },
};
