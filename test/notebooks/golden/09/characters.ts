import type { Golden } from "../../notebook-rules.js";

// Section 6 · Real characters. Figures: "omniglot-episode", "character-losses". Tables: 3.
export const golden: Record<string, Golden> = {
  // An independent program: 42.1 % upright.
  "raw pixels name 43 % of five unseen, turned characters": { values: [0.43], atol: 0.035 },
  "250 episodes of training are clearly ahead of raw pixels, by": { atLeast: 0.2 },
  "the normalisation over the batch does not live on other tasks: alone it is as good": { atLeast: -0.08 },
  "a Siamese network verifies unseen characters": { atLeast: 0.65 },
  // The targets set for them.
  "full: prototypical network, 5-way 1-shot, at least 95 % in the worst seed": { atLeast: 0.95 },
  "full: a small Siamese network verifies more than 85 % of pairs in the worst seed": { atLeast: 0.85 },
};
