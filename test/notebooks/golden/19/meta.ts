import type { Golden } from "../../notebook-rules.js";

// Section 3 · Table 3: learning how to start. Figures: "what-phi-minimises". Tables: Markdown.

// θ_n − c = (1 − αh)ⁿ (Φ − c) with α = 0.2, n = 10, Φ = ½.
const end = (h: number, c: number) => c + (1 - 0.2 * h) ** 10 * (0.5 - c);

export const golden: Record<string, Golden> = {
  "table 3: values that are not in their spaces": { values: [0] },
  "(S7): where the learner is after ten samples, three tasks": {
    values: [end(0.2, 2), end(1, -1), end(1.8, -1)],
    atol: 1e-13,
  },
  "(S8): slopes of three objectives at their Φ*": { values: [0, 0, 0], atol: 1e-11 },
  "(S8): slope of the first-order estimate at its Φ*": { values: [0], atol: 1e-14 },
  // By hand, four Φ* of (S8) are −0.8000, 1.6475, −0.4083, −0.5463.
  "two of the four minimisers are never nearer than": { values: [0.5463 - 0.4083], atol: 1e-4 },
  "taken literally, the objective does not change with Φ": { values: [0] },
  "drawing tasks from p(𝒯) gives 𝔼, in standard errors": { atMost: 4 },
};
