import type { Golden } from "../../notebook-rules.js";

// Section 4 · What it learned. Figures: "answers", "nearest-momentum". Tables: 2.
export const golden: Record<string, Golden> = {
  "(L9) gives momentum its own settings back": { atMost: 1e-3 },
  "and explains all of it": { atLeast: 0.9999 },
  // A least-squares fit through the origin explains between nothing and everything.
  "of the network's steps it explains a share": { values: [0.5, 0.5, 0.5, 0.5], atol: 0.5 },
  "(L10) written out is the library's rule": { atMost: 1e-3 },
  "two numbers leave after 100 steps, of what the network leaves live": { atMost: 2 },
  // With μ = 0.95 the first steps are those of SGD with a rate that grows over 20 steps.
  "and of what the best momentum of constant decay leaves after 20 steps": { atMost: 0.8 },
};
