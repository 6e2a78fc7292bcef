import type { Golden } from "../../notebook-rules.js";

// Section 1 · Four systems and a chain. Figures: "duffing-orbits", "damped-heat", "step-orders". Tables: 1.
export const golden: Record<string, Golden> = {
  "the energy drifts by less than 1e-10 along all trajectories of all families": { atMost: 1e-10 },
  "every trajectory of the mass on a spring is the closed flow": { atMost: 1e-11 },
  // Period from the complete elliptic integral; trajectories from Taylor series with 25 digits (mpmath).
  "the pendulum is back after 4√(l/g) K(k)": { atMost: 1e-10 },
  "the pendulum's reference trajectory is right to 1e-10": { atMost: 1e-10 },
  "so is the damped oscillator's": { atMost: 1e-10 },
  "and Duffing's": { atMost: 1e-10 },
  "without its quartic term the chain swings in normal modes": { atMost: 1e-10 },
  "with it the mode breaks up": { atLeast: 0.1 },
  // H = 0 at the start, the energy of the top between the wells.
  "just below the separatrix the orbit stays right of the top": { atLeast: 0 },
  "just above it goes to the other side": { atMost: 0 },
  "no start can take a pendulum over the top": { atMost: 0.999 },
  "L∇S = 0 at a thousand states": { atMost: 0 },
  "M∇E = 0 there": { atMost: 1e-13 },
  "M has no negative eigenvalue there": { atLeast: -1e-13 },
  "L∇E + M∇S is the field written out": { atMost: 1e-13 },
  "no trajectory of the data ever cools": { atLeast: 0 },
  // Orders of the methods in theory.
  "leapfrog, midpoint, two Yoshida steps and Runge–Kutta have orders 2, 2, 4, 4, 4": {
    values: [2, 2, 4, 4, 4],
    atol: 0.1,
  },
};
