import type { Golden } from "../../notebook-rules.js";

// Section 1 · Table 1: matrices, vectors, levels. Figures: "update-clocks". Tables: Markdown.

// 96 samples; frequencies 1, 4, 24 of a longest chunk of 24. A block W₁σ(W₂x) of 7 numbers and 6 hidden ones has 84.
const periods = [24 / 1, 24 / 4, 24 / 24];

export const golden: Record<string, Golden> = {
  // Ten sizes of the notebook, and 84.
  "no two sizes are equal, so that an exchanged side is a misfit": { values: [11] },
  "table 1: values that are not in their spaces": { values: [0] },
  "keys that stand in columns are refused: K: got 4 × 12, expected N × d_key = 12 × 4": { values: [1] },
  "(S1): row t of K, V and Q is the slow net's answer to token t": { atMost: 1e-14 },
  "(S2): the slopes that have moved M_t are central differences": { atMost: 1e-8 },
  "(S3): chunks of the levels": { values: periods },
  "(S3): how often the parameters of each level have changed": { values: periods.map((period) => 96 / period) },
  "numbers rewritten per sample: counted less Σ size/C": { values: [0], atol: 1e-12 },
  // B needs the state of A at the same time: A ≻ B at one frequency (arXiv 2512.24695, section 3).
  "two components of one frequency, one of which needs the other, are so many levels": { values: [2] },
};
