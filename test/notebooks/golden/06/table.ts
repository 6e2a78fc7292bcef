import type { Golden } from "../../notebook-rules.js";

// Section 2 · The table. Figures: "table-field", "table-trajectories". Tables: 8.

// Specification section 4 at width 50: base 5300; hyper-networks and bases of SVD 665 and 1154, of MR 6320, of RO 2060, of FW 21200, of Shift 600.
const base = 5300;
const svd = base + 665 + 1154;

export const golden: Record<string, Golden> = {
  // 13 methods on 4 systems with three seeds; one of them on two systems only, and one with a single seed.
  "every entry of the table is stored": { values: [142] },
  "all methods of a seed were judged on the same instances": { atMost: 0 },
  "and every seed and system had instances of its own": { values: [12] },
  "the sweep over steps meets its row at the row's number of steps": { atMost: 1e-5 },
  "numbers learned by each row, width 50": {
    values: [
      svd,
      svd,
      svd + 20,
      ...[6320, 2060, 21200, 600].flatMap((hyper) => [base + hyper, base + hyper]),
      base,
      base,
      base,
      base,
      base,
      0,
      0,
    ],
  },
  "numbers adapted by each row": { values: [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, base, base, 50, base, base, base, base] },
};
