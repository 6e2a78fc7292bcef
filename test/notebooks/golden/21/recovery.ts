import type { Golden } from "../../notebook-rules.js";

// Section 4 · Savings and spontaneous recovery; deterministic figures with the digits that the specification gives. Figures: "spontaneous-recovery". Tables: none.
export const golden: Record<string, Golden> = {
  "the memory is the affine map (C5), after 400 and 420 trials": { atMost: 1e-14 },
  "A.8: end of training, output, fast, slow": { values: [0.751, 0.128, 0.623], atol: 5e-4 },
  "A.8: last trial of the reversal": { values: [-0.22, -0.414, 0.194], atol: 5e-4 },
  "A.8: rebound at trial 10 of the clamp": { values: [0.161], atol: 5e-4 },
  "and trial 10 is the highest": { values: [10] },
  "A.8: the hundredth trial of the clamp": { values: [0.08], atol: 5e-4 },
  "under the clamp it is 0.59ⁿx_f + 0.992ⁿx_s": { atMost: 1e-14 },
  "one level alone has one sign under the clamp, fast and slow": { values: [1, 1] },
  "savings: trials from 0 to 0.5, the second time over the first": { atMost: 0.5 },
};
