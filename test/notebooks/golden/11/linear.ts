import type { Golden } from "../../notebook-rules.js";

// Section 4 · A prior learned from tasks. Figures: "prior-from-tasks", "em-evidence". Tables: 1.
// Section 5 · Amortised inference. Figures: "amortised-divergence". Tables: 2.
export const golden: Record<string, Golden> = {
  "(B10) written out is the library's": { atMost: 1e-10 },
  "the posterior mean under N(0, I) is ridge regression": { atMost: 1e-12 },
  "and the Gaussian process with the kernel xᵀz": { atMost: 1e-12 },
  "smallest gain of evidence in a step": { atLeast: -1e-4 },
  "μ₀ is found, in standard errors of weights seen through noise": { atMost: 4 },
  "the true prior's error is the oracle's, over its interval": { atMost: 2 },
  // 6 numbers from 500 tasks: the excess of a plugged-in prior is of order 6/500.
  "the learned prior costs, in excess error over the truth's": { values: [1], atol: 0.06 },
  "the standard prior's error is larger by a factor of": { atLeast: 2 },
  "(B13) written out is the library's": { atMost: 1e-6 },
  "(B14) too": { atMost: 1e-10 },
  "ELBO + KL is the evidence, at random weights (relative gap)": { atMost: 1e-5 },
  "the network is above the best law of its family by, nats": { atLeast: 0 },
  "and below the prior by a factor of": { atLeast: 10 },
  "eight times the training lowers the KL to, of what it was": { atMost: 0.5 },
  "the error of its mean is above ridge regression's by a factor of": { atLeast: 0.9 },
};
