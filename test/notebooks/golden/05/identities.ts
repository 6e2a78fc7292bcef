import type { Golden } from "../../notebook-rules.js";

// Section 2 · What is equal to what. Figures: "learned-numbers". Tables: 2.

// (M8) once more, from the sizes of the arrays.
const counts = (w: number, z: number): number[] => {
  const inputs = [2, w, w];
  const factors = (r: number) => inputs.reduce((sum, i) => sum + (w + i) * Math.min(r, i, w), 0);
  const base = inputs.reduce((sum, i) => sum + (i + 1) * w, w);
  const shifts = inputs.length * w * z;
  const multiRank = (r: number) => (1 + z) * factors(r) + w * z + shifts;
  const values = inputs.reduce((sum, i) => sum + Math.min(5, i, w), 1);
  return [base, base * z, shifts, multiRank(1), multiRank(5), (1 + z) * values + shifts, factors(5) + w];
};

export const golden: Record<string, Golden> = {
  // Specification section 4, counted by a prototype in Python.
  "learned numbers at w = 32, 50, 64 are those of the formulas and of the prototype": {
    values: [
      [2240, 8960, 384, 1322, 4052, 449, 740],
      [5300, 21200, 600, 2060, 6320, 665, 1154],
      [8576, 34304, 768, 2634, 8084, 833, 1476],
    ].flat(),
  },
  "and of (M8) at every other width drawn, with codes of 7 numbers": {
    values: [8, 16, 32, 64, 128, 256].flatMap((width) => counts(width, 7)),
  },
  "MR(1) is an outer product": { atMost: 1e-15 },
  "SVD(5) with d = 0 is Shift, bit for bit": { atMost: 0 },
  "FW with A = 0 is the base, bit for bit": { atMost: 0 },
  "no gradient is further than 1e-6 from its central difference": { atMost: 1e-6 },
};
