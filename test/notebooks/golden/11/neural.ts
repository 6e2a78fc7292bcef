import type { Golden } from "../../notebook-rules.js";

// Section 2 · A network that answers. Figures: "process-likelihood", "process-training". Tables: 3.
// Section 3 · What a mean and a floor cannot say. Figures: "duplicated-context", "three-points". Tables: 1.
export const golden: Record<string, Golden> = {
  "(B4) written out is the library's": { atMost: 1e-5 },
  "the order of the context does not matter": { atMost: 1e-5 },
  // A prototype in JAX after 5000 steps: −0.674 and −0.192 nats from 3 and 10 points, the prior −1.424. Ours has 2000 steps.
  "from 3 points it is above the prior by": { atLeast: 0.1 },
  "from 10 points it is above 3 points by": { atLeast: 0.1 },
  // Gibbs' inequality.
  "it is never above the exact posterior: smallest gap over its interval": { atLeast: 1 },
  "stored runs are ordered likewise: prior < CNP(3) < CNP(10) < exact(10)": { values: [0] },
  "stored runs on sinusoids are below the null": { values: [0] },
  "a context given two or eight times changes no answer": { atMost: 1e-5 },
  "nor that of the trained network: spread of its widths over copies": { atMost: 1e-5 },
  "c copies are one with noise σ/√c": { atMost: 1e-9 },
  "eight copies narrow the exact posterior to, of its width": { atMost: 0.98 },
  "the published floor caps every target at": { values: [-0.5 * Math.log(2 * Math.PI * 0.01)], atol: 1e-9 },
  "the exact posterior from 20 points is above that cap by (short)": { values: [1.735 - 1.3836], atol: 0.06 },
  // The prototype's ratio after 20 000 steps in the short setting is ten.
  "the network's mean is worse than the exact mean from 20 points, by a factor of": { atLeast: 1.5 },
};
