import type { Golden } from "../../notebook-rules.js";

// Section 6 · Table 4 and H4. Figures: "first-order". Tables: 1.
export const golden: Record<string, Golden> = {
  "a row of Table 4 is the difference of two cells of Table 1": { values: [0, 0], atol: 1e-12 },
  // (3·5 + 3·25)/(9·5 + 3·25) passes.
  "first order saves MAML a quarter of its operations": { values: [0.75], atol: 0.06 },
  // A closed form has no second derivative.
  "and I-AMFS next to none, since there is no second derivative": { values: [1], atol: 0.02 },
};
