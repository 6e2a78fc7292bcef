import type { Golden } from "../../notebook-rules.js";

// Sections 4 and 5. Figures: "rank-bound", "recall-of-names", "growth". Tables: 8.
export const golden: Record<string, Golden> = {
  // ½(1 − D/S).
  "a tight frame: the sum rule at rate D/S is at (F12), S, D = 24, 16 and 100, 16": {
    values: [1 / 6, 0.42],
    atol: 1e-12,
  },
  // Schlag, Irie and Schmidhuber 2021, logs; 20 sequences a figure.
  "published elu + 1 from S = 80 on is at the bound: largest distance": { atMost: 0.0101 },
  "published sum rule, keys bound again, S = 20, 60, 100: (F13) with S writes": {
    values: [0.105, 0.123, 0.117],
    atol: 1e-12,
  },
  "trained here: loss over (F12), least distance": { atLeast: -1e-4 },
  "and largest distance where S is 2D or more": { atMost: 0.05 },
  "twice the features, S = 32: loss of DPFP-1 over elu + 1": { atMost: 0.9 },
  // (F13) for 8 keys and 16 writes is 0.1851.
  "keys bound again, S = 8: the sum rule is not below (F13), less the draw of 64 sequences": { atLeast: 0.165 },
  "the delta rule is, by more than the draw": { atMost: 0.1651 },
  "stored: eleven curves, three seeds": { values: [207] },
  "stored: no loss is below (F12), least distance": { atLeast: -1e-4 },
  "stored: knees of elu + 1, DPFP-1, 2, 3 over D": { values: [0.75, 0.75, 0.75, 0.75], atol: 0.27 },
  "stored: from S = 2D on, largest distance to (F12)": { atMost: 0.05 },
  "stored: the sum rule is at or above (F13) at every S": { atLeast: -0.01 },
  "stored: DPFP-2 with the delta rule is far below it up to S = 16: largest ratio": { atMost: 0.25 },
  // Values are read exactly up to N = d.
  "least squares names all up to N = d": { values: [1] },
  // Signal over noise 1.03 and 0.51 of the sum rule at N = 32 and 64; its shares, 384 and 768 answers.
  "same signal over noise: least squares at N = 64, 96 against the sum rule at 32, 64": {
    values: [0.93, 0.6],
    atol: 0.2,
  },
  // c²/(a − c²) of the recursion below 32/63, counted by another program.
  "N = 64: pairs whose signal over noise the delta rule makes less than the sum rule's": { values: [45] },
  "and the sum rule names more of them, by": { atLeast: 0.1 },
  "N = 256: all are above a guess, least share": { atLeast: 4 / 256 },
  "four pairs, trained here: the delta rule is above a guess among the values shown": { atLeast: 0.4 },
  "stored: four memories, six cells, three seeds": { values: [72] },
  "stored: softmax attention, keys of 32 numbers, N = 4 and 8": { atLeast: 0.95 },
  "stored: delta rule, keys of 32 numbers, N = 4 and 8": { atLeast: 0.95 },
  "stored: with N = 8 and keys of 4 numbers the delta rule is not behind linear attention": { atLeast: -0.03 },
  "compiled, in single precision: the recurrence, largest distance at T = 64 … 4096": { atMost: 2e-5 },
  "compiled in double precision: the recurrence": { atMost: 1e-12 },
  // Linear in T, with the room that timings on a shared machine need.
  "exponent of T from 1024 to 4096: recurrent, chunked, compiled": { values: [1, 1, 1], atol: 0.4 },
  "and of the parallel form from 256 to 1024": { values: [1.95], atol: 0.65 },
};
