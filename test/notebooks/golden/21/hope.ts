import type { Golden } from "../../notebook-rules.js";

// Section 9 · A small Hope. Figures: "parity", "hope-training". Tables: 1, and one in the verdict.
export const golden: Record<string, Golden> = {
  "with fixed projections (C14) is the gated delta rule, ten tokens": { atMost: 1e-14 },
  "after a full write the memory of keys says M_k v at k: it has set its own target": { atMost: 1e-12 },
  "a main memory that starts empty stays empty: its start has to be learned": { values: [0] },
  "parity of all strings of 8 bits: wrong ones with β = 2": { values: [0] },
  // Half of the 256 strings are odd.
  "with β = 1 and β = 0.5 every odd one is wrong": { values: [128, 128] },
  // 9 · 2 · 3.
  "stored: nine memories, two lengths, three seeds": { values: [54] },
  "stored: every memory keeps more of A than chance, least accuracy": { atLeast: 0.2 },
  "stored: own keys keep more of A than fixed ones in all six runs, least gain, points": { atLeast: 0 },
  "stored: so does the self-modifying memory": { atLeast: 0 },
  // Values are one-hot: nothing to adapt.
  "stored: own values are worth at most a point, largest gain of six runs": { atMost: 1 },
  "stored: with fixed values the self-modifying memory keeps more, all six runs: least": { atLeast: 0 },
};
