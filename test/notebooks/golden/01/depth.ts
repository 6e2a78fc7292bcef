import type { Golden } from "../../notebook-rules.js";

// Figures: "depth-loss", "depth-criteria". About 0.3 s of the notebook.
export const golden: Record<string, Golden> = {
  "descents on noisy supports have the expected query loss of the closed form": { atMost: 1e-12 },
  "the expected query loss is flat at the depth of early stopping": { atMost: 1e-8 },
  "stopping one direction at its best depth gives the loss of the posterior mean": { atMost: 1e-14 },
  "the prior of early stopping is then the true law of the tasks": { values: [1], atol: 1e-13 },
  "the absolute criterion is its closed form at every spread of the tasks": { atMost: 0 },
  // ln 20 / (−2 ln 0.7) = 4.2, rounded up.
  "the relative criterion asks for one depth at every spread of the tasks": { values: [5, 5], atol: 0 },
  "a learning rate for each direction reaches the Bayes loss in one step": { atMost: 1e-12 },
  // s, n, λ = (4, .5, .2), (1, .5, .7), (.3, .5, 1.6): the Bayes loss needs x_j = n_j/(s_j + n_j) in every direction.
  "one learning rate for three directions does not, at any depth": { atLeast: 1.01 },
  "the best depth times the learning rate tends to the flow time with first order": { values: [1], atol: 0.02 },
};
