import type { Golden } from "../../notebook-rules.js";

// Sections 2 and 3 · Streams, and cells that are parameters. Figures: "error-by-position", "meta-lstm". Tables: 2.
export const golden: Record<string, Golden> = {
  // (B3) is written out beside the library; a label enters one step late.
  "the stream written out is the library's": { atMost: 1e-5 },
  "label 8 reaches no prediction up to the eighth": { atMost: 0 },
  "and every one after it": { atLeast: 1e-7 },
  // Nothing is better than the posterior mean; ridge at d = 2, σ = 0.1 falls from 0.042 (n = 3) to 0.0029 (n = 10).
  "in no position is the LSTM better than ridge": { atLeast: 0 },
  "ten points leave less than three, by a factor of": { atLeast: 2 },
  // Ravi and Larochelle (2017): with f = 1 and i = α the cell is gradient descent.
  "the cell written out is the library's: numbers that differ": { atMost: 0 },
  "with f = 1, i = α it is gradient descent: numbers that differ": { atMost: 0 },
  "training lowers the loss: last tenth over first": { atMost: 0.95 },
};
