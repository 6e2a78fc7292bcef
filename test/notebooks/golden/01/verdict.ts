import type { Golden } from "../../notebook-rules.js";

// "Known" values: an independent float64 prototype, printed digits.
export const golden: Record<string, Golden> = {
  "four times the friction lengthens the memory of a bath by a known factor": { values: [2.43 / 0.732], rtol: 0.02 },
  // ln(1 − 0.3)/ln(1 − 0.15): the depth of early stopping in one direction.
  "half the learning rate deepens the inner loop by a known factor": {
    values: [Math.log(0.7) / Math.log(0.85)],
    atol: 1e-12,
  },
  "scaffolds of stiffness 10, 80 and 320 have known depths by early stopping": {
    values: [8.18, 3.15, 1.17],
    atol: 5.1e-3,
  },
  "a rigid scaffold tunnels less at equal distance, more when 0.1 Å shorter": { values: [0.0215, 1.78], rtol: 3e-3 },
  "scaffolds with few and with many contacts have known memory times": { values: [0.3368, 0.0401], atol: 5.1e-5 },
};
