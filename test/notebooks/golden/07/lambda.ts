import type { Golden } from "../../notebook-rules.js";

// Section 3 · The two λ. Figures: "lambda-sweep". Tables: 5.
export const golden: Record<string, Golden> = {
  // A prototype in Python: ε_traj 3.6 and 3.7 at λ_φ = 1e-4 and 1e-3. The bounds are 0.5 and 2.
  "without any locality the error is the same, within a factor of two: ratio": { values: [1], atol: 1 },
};
