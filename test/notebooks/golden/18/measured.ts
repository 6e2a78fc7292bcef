import type { Golden } from "../../notebook-rules.js";

// Section 3 · How much conflict is there? Figures: "measured-cosines". Tables: 1.
export const golden: Record<string, Golden> = {
  // The difference of phases but for q = sin(10)/20, which weighs sin² and cos² by ½ ∓ q: two degrees at most.
  "angle of the pulls, phases 45°, 90°, 135° apart": { values: [45, 90, 135], atol: 2 },
  "prediction 0: opposite phases conflict, mean cosine between domains": { atMost: 0 },
  "... and agree within a domain": { atLeast: 0 },
  "one domain given twice: within and between differ by": { atMost: 0.06 },
};
