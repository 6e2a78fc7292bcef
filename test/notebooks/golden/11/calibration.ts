import type { Golden } from "../../notebook-rules.js";

// Section 6 · Do the widths mean what they say? Figures: "coverage". Tables: 1.
export const golden: Record<string, Golden> = {
  "the exact posterior covers, at worst over contexts, 95 % to within": { atMost: 0.02 },
  // Well below a half would be a width that knows nothing of its errors.
  "the network's coverage of functions like those of training": { values: [0.875], atol: 0.125 },
  "on functions that bend faster the exact posterior of the wrong law covers": { atMost: 0.8 },
  "and the network's log likelihood there is below that of its own law by": { atLeast: 0.3 },
};
