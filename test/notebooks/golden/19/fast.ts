import type { Golden } from "../../notebook-rules.js";

// Section 4 · Table 4: fast weights. Figures: "retention-or-decay". Tables: Markdown.
export const golden: Record<string, Golden> = {
  "table 4: values that are not in their spaces": { values: [0] },
  "a memory in the other layout is refused: invalid initial memory: got 4×2, expected 2×4": { values: [1] },
  "(S9): the recurrence is the sum over all tokens": { atMost: 1e-13 },
  "(S10): reading after and before the write": { atMost: 1e-13 },
  "one layer without a bias: table 1's memory is table 4's matrix": { atMost: 1e-14 },
  "and its write is a step of table 2: gradient of −⟨Mφ(k), v⟩ less −vφ(k)ᵀ": { atMost: 1e-15 },
  "retention and decay: share left of a pair after twelve tokens": { values: [0.9 ** 12, 0.1 ** 12], atol: 1e-14 },
  "element-wise: what a number moves in other features, elu + 1": { values: [0] },
  "the same for features divided by their length": { atLeast: 1e-5 },
  // d_out = 2; DPFP-1 has 2 · 4 features.
  "with DPFP the memory is d_out × 2d_key, not d_out × d_key": { values: [2, 8] },
  "N as a sequence or as a batch: gap of the Hebbian memories": { atMost: 1e-14 },
  "the delta rule tells them apart: in turn, in another order, at once": { atLeast: 0.01 },
};
