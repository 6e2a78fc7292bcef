import type { Golden } from "../../notebook-rules.js";

// Section 3 · How many numbers an instance needs. Figures: "numbers-needed", "row-codes". Tables: 1.

// ‖μ²q‖ over the 12 × 12 grid of [−1.5, 1.5] × [−2, 2], μ = 0.8 t, t = 10⁻³ … 1 in quarters of a decade.
const grid = Array.from({ length: 12 }, (_, i) => -1.5 + (3 * i) / 11);
const size = Math.sqrt(12 * grid.reduce((sum, q) => sum + q * q, 0));
const lost = Array.from({ length: 13 }, (_, i) => (0.8 * 10 ** (-3 + i / 4)) ** 2 * size);

export const golden: Record<string, Golden> = {
  "the three families have rank 2, 1, 0 at μ₀": { values: [2, 1, 0] },
  "and 2, 1, 1 beside it": { values: [2, 1, 1] },
  "left over with no number, one, two linear ones: slopes 1, 1, 2": { values: [1, 1, 2], atol: 0.03 },
  "two free numbers leave nothing of a pendulum, at any distance": { atMost: 1e-8 },
  "where the rank is lost, no number is right to first order and leaves μ²q": { values: lost, rtol: 1e-9 },
  "the output rows of 70 pendulums have two principal directions": { values: [2] },
  "those of 70 stretched angles have at least five": { atLeast: 5 },
  "the true 1/ml² and mgl are affine functions of the codes": { atMost: 1e-8 },
  "two numbers from 60 states are as good as all 120 from 144": { atMost: 1.5 },
  "one observed state is enough: ε_field with one over ε_field with 60": { atMost: 3 },
};
