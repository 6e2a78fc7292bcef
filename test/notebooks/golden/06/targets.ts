import type { Golden } from "../../notebook-rules.js";

// Section 6 · Targets. Figures: "targets", "spring-instances". Tables: 2.

export const golden: Record<string, Golden> = {
  // The paper's cells, as quoted: 1.12, 5.33, 2.30 and 14.2, in units of 10⁻².
  "ε_traj of SVD(5) over the paper's cell, on every system that has one": { atMost: 1 },
};
