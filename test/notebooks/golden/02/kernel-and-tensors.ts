import type { Golden } from "../../notebook-rules.js";

// Truncation study and scaffold modes: an independent float64 implementation, printed to two or three digits.
export const golden: Record<string, Golden> = {
  // Independent float64 implementation, two digits.
  "tensors less kernel and bracket leave known second-order remainders at t = 2": {
    values: [4.7e-4, 1.2e-4, 2.9e-5, 7.3e-6],
    rtol: 0.03,
  },
  "the memory equation holds with the block kernel of the hierarchy": { atMost: 1e-13 },
  "the kernel at lag zero is four times the correlation of the bath at time zero": { values: [4, 4, 4], rtol: 1e-12 },
  // 8λγ/π for each unit of ln N, λ = 0.1, γ = 0.5.
  "with twice the Matsubara terms it grows by a constant: it diverges": { values: [0.4 / Math.PI], rtol: 0.01 },
  "the mean lag does not feel the number of Padé terms": { atMost: 0.02 },
  "the mean lag of a single oscillator is half the time for which one looks": { values: [0.5, 0.5], rtol: 0.1 },
  "and the library says that it was not seen to forget": { atLeast: 0.5 },
  "three overdamped modes have their known mean lags": { values: [0.732, 0.423, 0.221], rtol: 3e-3 },
  "and 99 % of their memory within known times": { values: [3.55, 2.1, 1.25], atol: 1e-9 },
  "10, 20, 40, 80 and 120 tensors miss the population by known amounts": {
    values: [0.133, 0.06, 0.01, 1.1e-3, 1.7e-4],
    rtol: 0.03,
  },
  "tensors by block elimination equal those of the recursion": { atMost: 1e-13 },
  // E − Ẽ = T₄₁ at the first dropped step, so ratio 1/√2 there, and nowhere more.
  "the bound on truncated dynamics holds at every step and is reached at the first": {
    values: [Math.SQRT1_2, 1],
    rtol: 1e-8,
  },
  "stopping at a small difference of neighbours drops a fifth of the memory": { atLeast: 0.2 },
  "the same memory in twice the steps gives the same error within a factor of two": { atMost: Math.log10(2) },
};
// figures: "kernel-norms", "truncation-error"; two tables
