import type { Golden } from "../../notebook-rules.js";

// Section 2 · Accumulated updates with periods. Figures: "clock". Tables: 2.

/** C − 1, 2C − 1, … below 100. */
const boundaries = (period: number) => Array.from({ length: Math.floor(100 / period) }, (_, i) => period * (i + 1) - 1);

export const golden: Record<string, Golden> = {
  "the library is (71) by hand: periods (1, 1), (6, 2), (14, 14), (42, 1)": { atMost: 1e-14 },
  "equal periods C are descent on batches of C with summed gradients": { atMost: 1e-14 },
  "period ∞ leaves a block bit for bit as it was": { values: [0] },
  "a mean over chunks of C at rate Cη is the sum at rate η": { atMost: 1e-14 },
  "a flush is an update with the samples there were, periods (16, 4) on 42 samples": { atMost: 1e-14 },
  "without it the last ten samples leave no trace in the slow block": { values: [0] },
  "a chunk that would never end is refused, by level, period and length": { values: [1] },
  "the slow level changes after samples C − 1, 2C − 1, … and at no other time": { values: boundaries(32) },
  "the middle level changes after samples C − 1, 2C − 1, … and at no other time": { values: boundaries(8) },
  "the fast level changes after samples C − 1, 2C − 1, … and at no other time": { values: boundaries(1) },
  // 64/32 + 64/8 + 64.
  "numbers rewritten a sample, counted over whole chunks": { values: [74] },
  "the sum with periods (1, 64, 64) diverges": { atLeast: Number.MAX_VALUE },
  // The specification has 0.385 against 0.128.
  "with (64, 64, 1) it learns worse than with (1, 1, 1): ratio of losses": { values: [3], atol: 1.5 },
  "with the mean none diverges: largest loss": { atMost: 0.5 },
};
