import type { Golden } from "../../notebook-rules.js";

// Section 4 · Codes that nobody gives. Figures: "codes-that-evolve". Tables: 0.
export const golden: Record<string, Golden> = {
  // (M21) and (M22) are written out beside the library.
  "the codes of a batch move as (M21) written out": { atMost: 1e-6 },
  "the base, the hyper-network and the bases move as (M22) written out": { atMost: 1e-5 },
  "codes of instances that are not in the batch stay, bit for bit": { atMost: 0 },
  // The mean field of the family is known in closed form. A prototype in Python (10 % of ε_field at this size): ε² ≤ 0.01.
  "100 steps leave at most a fiftieth of what the mean field leaves": { atMost: 0.02 },
  // The paper, as quoted: the mean is always better than zero; evolving codes instead of resetting.
  "from the mean, two steps are ahead of two steps from zero by": { atLeast: 1.2 },
  "after 100 steps the start is forgotten: ratio zero to mean": { values: [1], atol: 1 },
  "codes that are reset leave more, after 100 steps, by a factor of": { atLeast: 3 },
  "taken together is as good as codes first, within a factor of three": { values: [1], atol: 2 },
};
