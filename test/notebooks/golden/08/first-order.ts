import type { Golden } from "../../notebook-rules.js";
import { nullOfSinusoids } from "./task.js";

// Section 3 · FOMAML and Reptile. Figures: "first-order-gap". Tables: 1.
export const golden: Record<string, Golden> = {
  "FOMAML written out is the library's": { atMost: 1e-4 },
  "Reptile written out is the library's": { atMost: 1e-3 },
  "Reptile with one step is the gradient of the joint loss": { atMost: 1e-3 },
  // The difference is αH∇L + O(α²).
  "FOMAML and MAML differ in proportion to α, slope": { values: [1], atol: 0.1 },
  "FOMAML after one step is below the null": { atMost: nullOfSinusoids },
  "Reptile after ten steps is below half of the null": { atMost: nullOfSinusoids / 2 },
  // A prototype in JAX: 0.60 ± 0.04, against 0.476 of MAML.
  "stored FOMAML after one step is worse than stored MAML, by a factor": { atLeast: 1 },
  "stored FOMAML after one step is far below the null": { atMost: 1 },
};
