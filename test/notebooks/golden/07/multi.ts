import type { Golden } from "../../notebook-rules.js";

// Section 1 · One base for three families. Figures: "one-base-three-families", "codes-of-three-families". Tables: 5.
export const golden: Record<string, Golden> = {
  // p, q, q³ and sin q span all fields, and are linearly independent.
  "the union of the three families has a fourth direction": { atLeast: 1e-4 },
  "the union of the three families has no fifth direction": { atMost: 1e-12 },
  // Chance: 69 of the 209 other instances are of the same family.
  "the codes of SVD(5) are nearest to their own family, in a share of": { atLeast: 0.5 },
  // The paper, as quoted: modulation cuts the error of other methods by 65 %.
  "one base for three families leaves of the ε_traj of scratch training at most": { atMost: 0.35 },
};
