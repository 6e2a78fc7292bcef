import type { Golden } from "../../notebook-rules.js";

// Section 9 · Calibration. Figures: "calibration". Tables: 1.
export const golden: Record<string, Golden> = {
  "the calibration error out of its bins is (A3)": { values: [0], atol: 2e-4 },
  // 600 · 25.
  "bins hold every prediction: 600 episodes of 25 queries": { values: [15000] },
};
