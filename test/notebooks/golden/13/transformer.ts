import type { Golden } from "../../notebook-rules.js";

// Section 4 · A softmax transformer against least squares. Figures: "transformer-prefixes". Tables: 2.
export const golden: Record<string, Golden> = {
  // d − i: the projection on the span of i random inputs loses (d − i)/d of ‖w‖².
  "least squares at d = 20 after 5, 10, 15, 19 points": { values: [15, 10, 5, 1], rtol: 0.15 },
  "on the judged tasks its error after one point is d − 1": { values: [1], atol: 0.35 },
  "and from d points on there is none": { atMost: 1e-6 },
  "attention written out is the library's": { atMost: 1e-6 },
  "its rows sum to one": { atMost: 1e-6 },
  "other labels after the fifth leave the first six answers bit for bit": { atMost: 0 },
  "and change the later ones": { atLeast: 1e-4 },
  "a query that reads the cache is the next token of the prompt": { atMost: 1e-5 },
  // Orderings of Garg et al. 2022, figure 2.
  "from i = d + 1 on the transformer is below nearest neighbours: largest ratio": { atMost: 0.95 },
  "and below averaging, d(d + 1)/i": { atMost: 0.95 },
  "and above least squares, which has no error": { atLeast: 1e-4 },
  "examples help: error after seven over error after none": { atMost: 0.6 },
};
