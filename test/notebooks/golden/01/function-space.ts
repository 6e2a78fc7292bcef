import type { Golden } from "../../notebook-rules.js";

export const golden: Record<string, Golden> = {
  "two training outputs of a linear model obey a memory equation": { atMost: 1e-12 },
  "test outputs leave no echo: other ones at the start learn the same": { atMost: 1e-12 },
  "though they start elsewhere": { atLeast: 0.05 },
  "all they learn is in the inhomogeneous term": { atMost: 1e-11 },
  "which is not small": { atLeast: 0.05 },
  "the two starts have equal outputs, network and linear model": { atMost: 1e-13 },
  "in the linear model they have equal outputs after a step": { atMost: 1e-12 },
  "in the network they have not": { atLeast: 1e-3 },
  "because their tangent kernels differ": { atLeast: 1e-2 },
};
export const figures = ["test-point-learning", "equal-outputs"];
