import type { Golden } from "../../notebook-rules.js";

// Section 1 · What the update schedule does not do. Figures: "teachers-alternate", "retention-adaptation". Tables: 2.

// Loss on A after B in six other pairs of teachers, one line a schedule.
const reported = { "1,1,1": 4.06, "1,16,256": 4.1, "256,16,1": 4.11 };

const rows = Object.entries(reported).flatMap(([periods, loss]): [string, Golden][] => [
  [`A.8, alternating, periods ${periods}: loss on A after B`, { values: [loss], atol: 0.6 }],
  // Who has learned B has the loss D on A.
  [`stored, periods ${periods}: the same over its own D`, { values: [1], atol: 0.1 }],
]);

export const golden: Record<string, Golden> = {
  ...Object.fromEntries(rows),
  // D = 2 · ½ · 8 outputs · ½; the deviation of a pair is 0.7.
  "E D = 4 over 60 pairs of teachers, distance in standard errors": { atMost: 3 },
  "after B the loss on A is D, four schedules: ratio": { values: [1, 1, 1, 1], atol: 0.1 },
  "B has been learned, four schedules: loss over D": { atMost: 0.1 },
  // Triangle inequality.
  "nobody is below the bound (C1): least √L_A + √L_B − √D": { atLeast: 0 },
  "one fast block against all fast, best √L_A + √L_B of five rates: ratio": { values: [1], atol: 0.1 },
  // The very same numbers go back.
  "the fast block put back brings A back bit for bit, five rates: largest difference": { values: [0] },
  "stored, interruption: best compromise of one fast block over that of all fast": { values: [1], atol: 0.1 },
  // √1.96 + √1.08 over √4: the figures of the specification for one fast block.
  "A.8, interruption: best (√L_A + √L_B)/√D, one fast block": { values: [1.22], atol: 0.06 },
  "stored, interruption: A with the fast block put back, less A before": { values: [0, 0, 0, 0, 0] },
};
