import type { Golden } from "../../notebook-rules.js";

// Section 2 · Prototypical networks. Figures: "learned-metric". Tables: 0.
export const golden: Record<string, Golden> = {
  "prototypes written out are the library's": { atMost: 1e-5 },
  "the nearest prototype is the linear classifier 2c, −‖c‖²: probabilities differ by": { atMost: 1e-12 },
  // Banerjee et al. 2005, proposition 1.
  "no point near the mean has a smaller total divergence, for three divergences": { atLeast: 0 },
  // Above the whitener (61.9 %), at the best that distances under one scale reach (67.6 % in closed form), below Bayes (70.8 %).
  "a learned linear map passes the whitened 61.9 %, five ways, one shot": { values: [0.665], atol: 0.025 },
  "and stays below the Bayes rule, which is no distance": { atMost: 0.7 },
  "its weights fall with v more steeply than the whitener's exponent −1": { values: [-1.65], atol: 0.55 },
};
