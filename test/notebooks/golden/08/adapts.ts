import type { Golden } from "../../notebook-rules.js";

// Section 4 · What adapts. Figures: "learners-by-steps". Tables: 2.

// The null once more for A ~ U[5, 10]: E[A²] = 175/3, E[A] = 7.5.
const wideNull = 175 / 6 - (15 / Math.PI) ** 2 * (0.5 + Math.sin(10) / 20);

export const golden: Record<string, Golden> = {
  "Meta-SGD with all rates α has MAML's gradient": { atMost: 1e-4 },
  "Meta-SGD with rates zero in the body has ANIL's gradient": { atMost: 1e-4 },
  "ANIL written out leaves the library's head": { atMost: 1e-5 },
  "and moves nothing in the body": { atMost: 0 },
  "Meta-SGD after its one step is ahead of MAML with fewer iterations, ratio": { atMost: 1 },
  "the null of the wider range is 18.4": { values: [wideNull], atol: 1e-12 },
  "stored ANIL is behind stored MAML after one step, by a factor": { atLeast: 1.2 },
  // E[A²] alone: 175/3 against (5³ − 0.1³)/(3 · 4.9).
  "stored MAML's error on A in [5, 10] is larger than in range by a factor": { atLeast: 175 / 3 / (124.999 / 14.7) },
};
