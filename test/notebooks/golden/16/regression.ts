import type { Golden } from "../../notebook-rules.js";

// Section 5 · Regression beside the exact answer. Figures: "sinusoid-functions", "sinusoid-errors", "kernel-spectrum", "process-bands". Tables: 2.
export const golden: Record<string, Golden> = {
  "the oracle's kernel with λ → 0 leaves nothing on 40 sinusoids: largest error": { atMost: 1e-4 },
  "the oracle's kernel has two directions": { values: [2], atol: 1e-3 },
  "every closed form is below MAML on sinusoids, largest ratio of errors": { atMost: 0.5 },
  "all are below the null on sinusoids": { atMost: 3.006 },
  "nobody is below the exact posterior: least excess, in half-widths": { atLeast: -1.5 },
  "in first order λ is where it was, on both laws": { values: [0.1, 0.1], rtol: 1e-4 },
  "and costs on the process, squared error": { atLeast: 0.005 },
  "I-AMFS with the radial kernel and DKT come near it: largest excess": { atMost: 0.03 },
  "stored: three seeds of five methods on two laws": { values: [30], atol: 0 },
  "stored: every closed form is below one-step MAML on sinusoids, largest ratio": { atMost: 0.5 },
  "stored: nobody is below the oracle of the process by more than its test tasks' luck": { atLeast: -0.02 },
};
