import type { Golden } from "../../notebook-rules.js";

// Sections 4 and 5 · Bandits and a small process. Figures: "rl2-bandit", "rl2-mdp". Tables: 3.
export const golden: Record<string, Golden> = {
  "the recursion written out is the library's": { atMost: 1e-10 },
  // A NumPy program over sorted counts, written before this project's: four decimals.
  "Bayes-optimal rewards of 2×10, 2×20, 2×50, 5×10, 10×10": {
    values: [6.0218, 12.4313, 31.9967, 6.66, 6.714],
    atol: 6e-5,
  },
  "no rule earns more than the optimum: largest excess": { atMost: 1e-12 },
  // Published replications: 6.6 to 6.7 of 6.66 for greedy; exact with ties shared: 6.626.
  "greedy's share of the optimum on 5 × 10": { atLeast: 0.994 },
  "Thompson by (B6), in standard errors from its exact reward": { atMost: 4 },
  "(B6) has less error than rewards, by a factor of": { atLeast: 4 },
  // Thompson sampling earns 11.93, exactly; nothing more than 12.4313.
  "RL² by (B6), after seconds of training": { values: [12.2157], atol: 0.2157 },
  "RL² has no negative regret": { atLeast: 0 },
  "RL²'s rewards exceed the optimum by, in standard errors": { atMost: 4 },
  "backward induction written out is the library's": { atMost: 1e-12 },
  // Before any reward is seen an action earns ½: 2.5 in five, ± 4 standard errors of 1000 processes (0.034 each).
  "posterior sampling starts at the null: first episode": { values: [2.5], atol: 0.15 },
  "posterior sampling stays below who knows the process": { atLeast: 0 },
  "RL²'s first episode is the null's": { values: [2.5], atol: 0.25 },
  "RL² stays below who knows the process, in every episode": { atLeast: 0 },
};
