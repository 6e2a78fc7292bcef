import type { Golden } from "../../notebook-rules.js";
import { nullOfSinusoids } from "./task.js";

// Section 2 · MAML. Figures: "maml-learning", "maml-one-task". Tables: 1.
export const golden: Record<string, Golden> = {
  // Finn, Abbeel and Levine (2017): the meta-gradient is (I − αH)∇L.
  "MAML written out has the library's meta-gradient": { atMost: 1e-4 },
  "the meta-gradient of one task is (I − αH)∇L": { atMost: 1e-4 },
  "without the bracket it is another vector": { atLeast: 1e-3 },
  "the meta-gradient is the derivative of the meta-loss, relative gap": { atMost: 1e-6 },
  "before adaptation MAML's start is not below the null": { atLeast: nullOfSinusoids - 0.3 },
  "5000 iterations of MAML: one step ends below two thirds of the null": { atMost: (2 / 3) * nullOfSinusoids },
  "and ten steps further down than one": { atMost: 1 },
  // A prototype in JAX: 0.476 ± 0.03.
  "stored MAML, 20 000 iterations: the error after one step, mean over seeds": { atMost: 0.5 },
};
