import type { Golden } from "../../notebook-rules.js";

// Sections 4 and 5. Figures: "rank-bound", "recall-of-names", "growth". Tables: 11.
const publishedS = [20, 40, 60, 80, 120, 160, 200, 260, 300, 400, 600];
const storedS = [8, 12, 16, 24, 32, 48, 64];
/** Number of values of a row, all of them between two bounds. */
const rows = (names: readonly string[], counts: readonly number[], [low, high]: readonly [number, number]) =>
  names.map((name, i) => [
    name,
    { values: new Array(counts[i]).fill((low + high) / 2) as number[], atol: (high - low) / 2 },
  ]);

export const golden: Record<string, Golden> = {
  // ½(1 − D/S), reached by frames and by groups; of a group one key is named.
  "tight frames are at (F12), and so are groups, S, D = 24, 16; 100, 16; 32, 8; 96, 16": {
    values: [1 / 6, 0.42, 0.375, 5 / 12],
    atol: 1e-12,
  },
  "a frame names all of 32 keys in 8 numbers, groups name 8 of them": { values: [1, 0.25], atol: 1e-12 },
  // Schlag, Irie and Schmidhuber 2021, logs; 20 sequences a figure.
  ...Object.fromEntries(
    rows(
      publishedS.map((S) => `published, S = ${S}: elu + 1 and DPFP-1, 2, 3, loss over (F12)`),
      publishedS.map(() => 4),
      [-0.015, 0.04],
    ),
  ),
  ...Object.fromEntries(
    rows(
      [20, 60, 100, 140, 200].map(
        (S) => `published, bound again, S = ${S}: sum rule over (F14) with S writes, delta over (F12)`,
      ),
      [4, 4, 3, 4, 4],
      [-0.02, 0.04],
    ),
  ),
  "published: the sum rule with keys bound again is never below": { values: [0.105], atol: 1e-12 },
  "trained here: loss over (F12), least distance": { atLeast: -1e-4 },
  "and largest distance where S is 2D or more": { atMost: 0.05 },
  "twice the features, S = 32: loss of DPFP-1 over elu + 1": { atMost: 0.9 },
  // (F13) for 8 keys and 16 writes is 0.1851.
  "keys bound again, S = 8: the sum rule is not below (F13), less the draw of 64 sequences": { atLeast: 0.165 },
  "the delta rule is, by more than the draw": { atMost: 0.1651 },
  // ½(1 − D/S) for D = 8, 16, 32, 48, those with S < ¾D or S > D.
  ...Object.fromEntries(
    rows(
      storedS.map((S) => `stored, S = ${S}: loss over (F12) away from the edge, medians of three seeds`),
      [3, 3, 3, 3, 3, 3, 4],
      [-1e-3, 0.04],
    ),
  ),
  "stored: no loss is below (F12), least distance": { atLeast: -1e-4 },
  "stored: the knee, from the losses beyond it: S(1 − 2 · loss) over D, S > D": {
    values: new Array(13).fill(0.9205) as number[],
    atol: 0.0805,
  },
  "stored: up to S = D/2 every run of a sum rule ends below 0.01": { atMost: 0.01 },
  "stored, beyond D: share named rightly less 1 − 2 · loss, largest distance": { atMost: 0.02 },
  "stored: 64 random features leave more than 16 of DPFP-1, least difference": { atLeast: 0 },
  ...Object.fromEntries(
    rows(
      storedS.slice(0, 5).map((S) => `stored, bound again, S = ${S}: sum rule over (F14)`),
      [1, 1, 1, 1, 1],
      [-0.01, 0.04],
    ),
  ),
  ...Object.fromEntries(
    rows(
      storedS
        .slice(0, 5)
        .map((S) => `stored, bound again, S = ${S}: delta rules over (F12) away from the edge, medians`),
      [2, 2, 2, 2, 2],
      [-0.02, 0.04],
    ),
  ),
  // (F13) for 8 keys and 16 writes is 0.1851; three errors of 256 sequences are 0.009.
  "stored, bound again: the sum rule's least loss of 15 runs": { atLeast: 0.176 },
  "stored, bound again: DPFP-2 with the delta rule over (F13) up to S = 16, largest": { atMost: 0.25 },
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
  "stored: softmax attention, keys of 32 numbers, N = 4 and 8": { atLeast: 0.95 },
  "stored: delta rule, keys of 32 numbers, N = 4 and 8": { atLeast: 0.95 },
  "stored: with N = 8 and keys of 4 numbers the delta rule is not behind the sum rule": { atLeast: -0.03 },
  "compiled, in single precision: the recurrence, largest distance at T = 64 … 4096": { atMost: 2e-5 },
  "compiled in double precision: the recurrence": { atMost: 1e-12 },
  // Linear in T, with the room that timings on a shared machine need.
  "exponent of T from 1024 to 4096: recurrent, chunked, compiled": { values: [1, 1, 1], atol: 0.4 },
  "and of the parallel form from 256 to 1024": { values: [1.95], atol: 0.65 },
};
