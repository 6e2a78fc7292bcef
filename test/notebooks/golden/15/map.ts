import type { Golden } from "../../notebook-rules.js";

// Sections 2 to 4 · The shared tasks, what adaptation costs, every system on its own task. Figures: three. Tables: 4.
export const golden: Record<string, Golden> = {
  // Nothing is better than the best possible; one hundredth is for sampling.
  "no stored learner is beyond the oracle (largest share closed)": { atMost: 1.01 },
  "nor any of the live ones": { atMost: 1.01 },
  // With the prior and the noise learned it is ridge regression with λ = σ².
  "exact Bayesian inference with a learned prior is the oracle of linear regression": { values: [1], atol: 0.01 },
  "lines through zero are behind everything that learns features, on sinusoids, by": { atLeast: 0.5 },
  "until labels are bound to classes five-way accuracy is 1/5 (largest distance of seven)": { atMost: 0.012 },
  "every learner with an inner loop is ahead of joint training on linear regression": { atLeast: 0 },
  // 6kNP counts products only; activations and losses are a few per cent, and the first layer needs no gradient to its inputs.
  "five steps of descent cost 6kNP operations, to a fifth": { values: [1], atol: 0.2 },
  "MAML and FOMAML adapt by the same operations": { values: [0] },
  "no system is beyond what is possible on its own task": { atMost: 1.01 },
  "every stored system is ahead of its null": { atLeast: 0 },
};
