import type { Golden } from "../../notebook-rules.js";

// Section 4 · Ten thousand steps. Figures: "own-energy-drift", "true-energy", "total-energy". Tables: 2.
export const golden: Record<string, Golden> = {
  // |R(iy)|² of the classical Runge–Kutta method with y² = (hω)² = 0.2² · 2, to the power 10⁴.
  "Runge–Kutta loses the energy of an oscillator by the known factor": {
    values: [(1 - 0.08 ** 3 / 72 + 0.08 ** 4 / 576) ** 10_000],
    rtol: 1e-8,
  },
  "the implicit midpoint rule keeps it to round-off": { values: [1], atol: 1e-11 },
  // p²/2 + ω²(1 − h²ω²/4) q²/2: the eigenform of the leapfrog matrix.
  "leapfrog keeps its own neighbour of it": { values: [1], atol: 1e-11 },
  // Orders 2 and 4: halving the step divides the bounded error by 4 and 16.
  "midpoint and leapfrog on learned fields are of order 2": { values: [4, 4], rtol: 0.15 },
  "Yoshida's composition is of order 4": { values: [16], rtol: 0.25 },
  // Acceptance 4 of the specification: bounded over ten training horizons.
  "the learned energy is bounded over ten training horizons": { atMost: 5e-3 },
  "and does not grow over the next 9700 steps": { atMost: 2 },
  // Ten times the steps, ten times the loss.
  "Runge–Kutta on the same network goes down in proportion to n": { values: [10], rtol: 0.15 },
  "Hamiltonian networks keep the true energy too, on symplectic steps": { atMost: 0.05 },
  "a plain network drifts several times further, on a symplectic step too": { atLeast: 3 },
  "Runge–Kutta 4 keeps the bracket network's energy to its own order": { atMost: 5e-3 },
  "and its entropy never falls on the way": { atLeast: -1e-9 },
  "the bracket network ends in an equilibrium": { atMost: 1e-6 },
  "so that its true energy stands still for 9000 steps": { atMost: 1e-2 },
  "the plain network's does not": { atLeast: 5e-2 },
};
