import type { Golden } from "../../notebook-rules.js";

// Section 6 · A system that makes heat. Figures: "damped-steps". Tables: 3.
export const golden: Record<string, Golden> = {
  // The paper's cell of SVD(3), 0.142 without a scale, as per cent.
  "on the damped oscillator SVD(3) is at or below the quoted cell": { atMost: 14.2 },
  // Runge–Kutta 4 with h = 0.05: a loss of (hω)⁶/72 a step, 1e-5 over 100 steps at ω = √8.
  "Runge–Kutta keeps the learned energy of every new instance, whatever the method": { atMost: 1e-3 },
  // dS̃/dt is a square.
  "and the learned entropy falls on no roll-out": { atLeast: -1e-6 },
  // The paper, as quoted: NaN or divergence on the damped oscillator, numbers on the others.
  "with the undivided loss, Reptile trains on all systems but the damped oscillator": { values: [1, 1, 1, 0] },
};
