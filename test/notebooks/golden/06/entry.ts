import type { Golden } from "../../notebook-rules.js";

// Section 1 · One cell of the table. Figures: "the-box-decides". Tables: 1.
export const golden: Record<string, Golden> = {
  // (T1) and (T2) are written out beside the library. A prototype in Python (two seeds, other data): 8.0 and 4.0, in per cent; the box ±1.2 and the
  // far box are bounded only.
  "ε_field of an entry on its three boxes is (T1) written out": { values: [0.08, 0.04, 0.5], atol: 0.04, rtol: 0.5 },
  "ε_traj of an entry is (T1) written out": { values: [0.04], rtol: 0.75 },
  "SSIM of an entry is (T2) written out": { atLeast: 0.95 },
  // Acceptance check 7 of the specification.
  "a field of zeros has an error of one on every box": { values: [1, 1, 1], atol: 1e-12 },
  "true and learned field equal: no error on any box, and SSIM 1": { values: [0, 0, 0, 0], atol: 1e-12 },
  // Fourth order: (0.05)⁴ = 6e-6, times a constant near one.
  "what two Runge–Kutta steps a sample add to ε_traj": { atMost: 1e-5 },
  // Specification section 4: 2240 of the base, 449 of the hyper-network, 740 of the bases at width 32.
  "learned and adapted numbers of SVD(5) at width 32": { values: [3429, 4] },
};
