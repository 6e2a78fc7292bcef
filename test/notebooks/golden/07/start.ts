import type { Golden } from "../../notebook-rules.js";

// Section 4 · Where a new code begins. Figures: "code-start". Tables: 5.
export const golden: Record<string, Golden> = {
  // Both minimise the same loss on the same points. The bounds are 0.5 and 2.
  "after 100 steps the start is forgotten: ε_traj from zero over that from the mean": { values: [1], atol: 1 },
  // Codes enter through affine maps only: their origin can be moved without changing any network.
  "moving the origin of the codes changes no training instance's fit, relatively": { atMost: 2e-2 },
  "moving the origin does not change the loss at the mean, relatively": { atMost: 1e-3 },
  "moving the origin by 4 makes the zero start worse at N = 0 by a factor of": { atLeast: 2 },
};
