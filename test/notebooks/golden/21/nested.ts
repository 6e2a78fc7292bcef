import type { Golden } from "../../notebook-rules.js";

// Section 5 · The nested variant. Figures: "switching-cost". Tables: 2.

// First error and mean over the episode, twenty streams.
const reported = {
  oracle: [1.99, 0.783],
  exact: [2.25, 0.881],
  reptile: [2.11, 0.824],
  carry: [4.03, 1.546],
  zero: [10.78, 4.22],
};
const starts = ["oracle", "exact", "first-order", "reptile", "carry", "zero"];

export const golden: Record<string, Golden> = {
  "the slow gradient is that of central differences, three wirings": { atMost: 1e-6 },
  "backwards in time and with the Jacobian carried forwards it is the same": { atMost: 1e-12 },
  "for LMS it is (C6) by hand": { atMost: 1e-13 },
  "leaving the Jacobian out is another gradient: least distance over the three": { atLeast: 0.02 },
  "Φ waits for its own boundary: after one context of two it is the very same array": { values: [1] },
  "and then moves by the sum of both": { atMost: 1e-13 },
  "(C7): first order at β is Reptile at β/(ηT), all errors of a stream": { atMost: 1e-9 },
  "the mean Hessian of an episode, h₁, drawn against (1/T)Σaᵗ: in standard errors": { atMost: 3 },
  ...Object.fromEntries(
    Object.entries(reported).map(([start, values]): [string, Golden] => [
      `A.8, start ${start}: theory (C8), first and mean`,
      { values, rtol: 0.06 },
    ]),
  ),
  // The 1 % point of Student's law with four degrees of freedom.
  ...Object.fromEntries(
    starts.map((start): [string, Golden] => [
      `start ${start}: first and mean here, in standard errors from (C8)`,
      { atMost: 4.6 },
    ]),
  ),
  ...Object.fromEntries(
    starts.map((start): [string, Golden] => [
      `stored, start ${start}: first and mean, in half-widths from (C8)`,
      { atMost: 1.6 },
    ]),
  ),
  // Closed form, three estimates at four constant steps.
  "stored: ‖Φ − μ‖ over theory, three estimates at four constant steps": { values: Array(12).fill(1), atol: 0.06 },
  "stored: cost above the oracle on the same streams, less ‖Φ − μ‖², largest of fifteen": { atMost: 0.02 },
  "stored: a falling step costs less than every constant one, three estimates: ratio": { atMost: 1 },
  "A.8: jitter of Φ, exact and Reptile": { values: [0.49, 0.32], rtol: 0.06 },
  "a decaying β closes the gap: jitter over that of the constant one": { atMost: 0.5 },
};
