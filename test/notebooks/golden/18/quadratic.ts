import type { Golden } from "../../notebook-rules.js";

// Section 2 · Where the answer is exact. Figures: "quadratic-batch", "quadratic-majority", "quadratic-noise". Tables: 1.
export const golden: Record<string, Golden> = {
  "decrease of a real step is (G4), seven rules, twelve angles": { atMost: 1e-12 },
  // Cauchy–Schwarz: nothing is above Newton, and the mean is there.
  "equal curvature, the batch counts: largest efficiency of any rule": { values: [1], atol: 1e-12 },
  // arccos(−k/m) with two tasks against six.
  "the angle at which a minority task is not heard, found by bisection": { values: [109.47122063449069], atol: 1e-8 },
  // d = m_A; and cos² between m_A and 3 m_A + m_B at cos ψ = −1/3: (8/3)²/8.
  "the majority counts, at this angle: efficiency of O-AMFS and of the mean": { values: [1, 8 / 9], atol: 1e-12 },
  // t = 6 m_A + 2 m_B = (16, 4√2)/3 where m_A = (1, 0); d = t or m_A.
  "the batch counts, steep along the majority and across it: mean, O-AMFS": {
    values: [5 / 9, 4 / 9, 5 / 9, 80 / 81],
    rtol: 1e-12,
  },
  "the mean's expected decrease at its best rate, five angles": { atMost: 1e-12 },
  // Eight equal weights on one common gradient of length 1, own parts 3 (six tasks) and 10 (two).
  "the mean among noisy tasks is its closed form, σ = (3, 10)": {
    values: [8 ** 2 / (8 ** 2 + 6 * 3 ** 2 + 2 * 10 ** 2)],
    rtol: 1e-12,
  },
};
