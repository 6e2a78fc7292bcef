import type { Golden } from "../../notebook-rules.js";

// Section 2 · Hand-made optimizers as the same function. Figures: "tuning". Tables: 1.
export const golden: Record<string, Golden> = {
  "the three rules written out give the library's paths, 40 steps, 20 problems": { values: [0, 0, 0], atol: 1e-3 },
  "one linear recurrent unit a coordinate is momentum, bit for bit": { atMost: 0 },
  "an optimizer that returns −ηg is gradient descent: (L3) after 40 steps": { atMost: 1e-3 },
  // (1 − 2ησ²)² > 1 as soon as ησ² > 1; a little above, a hundred steps are too few to tell.
  "the tuned rate of SGD times the curvature of the sharpest of 400 problems": { atMost: 1.1 },
  // A prototype in Python: SGD 1.11, momentum 0.33 with a coarser grid.
  "momentum at the best of its grid is below SGD at the best of its own, ratio": { atMost: 0.6 },
};
