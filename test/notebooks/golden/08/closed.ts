import type { Golden } from "../../notebook-rules.js";

// Section 5 · The closed form and the prior. Figures: "closed-form-starts". Tables: 1.

// One step of c = N/(N + d + 1 + σ²) for d = 5, N = 10, σ = 0.5 leaves d(1 − c).
const best = 10 / 16.25;

export const golden: Record<string, Golden> = {
  "trained starts are those of (O6), joint training, FOMAML and MAML": { atMost: 1e-4 },
  "(O6) is a zero of the exact meta-gradient in float64": { atMost: 1e-10 },
  "k steps are the posterior mean with the precision (O7), k = 1, 2, 5, 20": { atMost: 1e-12 },
  "Meta-SGD learns the rate of (O8), mean of its five rates, as c = 2α": { values: [best], rtol: 0.08 },
  "and the start that the prior has for its mean, zero": { atMost: 0.15 },
  "its error after one step is the least of (O8)": { values: [5 * (1 - best)], rtol: 0.08 },
  // Ridge regression leaves 0.266 (specified to 1 %).
  "one step stays above the oracle": { atLeast: 0.26 },
};
