import type { Golden } from "../../notebook-rules.js";

// Section 4 · MANN. Figures: "binding-curve", "binding-by-instance". Tables: 3.
export const golden: Record<string, Golden> = {
  "one step of the MANN written out is the library's": { atMost: 1e-5 },
  // Four slots, six writes, the oldest first.
  "while nothing is read, the slots are written one after the other": { values: [0, 1, 2, 3, 0, 1] },
  "and the library names the same slot as next": { values: [2] },
  // H₃/3 = 11/18.
  "in the quick run no model exceeds the bound at first instances": { atMost: 11 / 18 },
  "the quick MANN binds in one shot: second instance": { atLeast: 0.55 },
  "emptying the memory in mid-stream costs accuracy": { atLeast: 0.15 },
  // Guessing among the labels not told since the cut, over all orders of 3 × 4 steps that are cut in the middle.
  "emptying everything leaves a new stream: at most guessing": { atMost: 817 / 1085 },
  "stored: no first instance above the bound, all seeds and models": { atMost: 137 / 300 },
  "stored: second instance of the MANN, worst seed": { atLeast: 0.85 },
};
