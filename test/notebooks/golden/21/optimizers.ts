import type { Golden } from "../../notebook-rules.js";

// Sections 7 and 8 · Optimizers as memories. Figures: "dgd-trap", "momentum-drift", "momentum-turns". Tables: 3.

// Sixty steps e ← e + m, m ← 0.9 m − 0.02 e from e = −1, m = 0; w = 1 + e.
const recursion = Array.from({ length: 60 }).reduce<[number, number]>(
  ([error, velocity]) => {
    const next = 0.9 * velocity - 0.02 * error;
    return [error + next, next];
  },
  [-1, 0],
);
const [error, velocity] = recursion;

export const golden: Record<string, Golden> = {
  "the step is where the gradient of the proximal problem (C11) vanishes": { atMost: 1e-14 },
  "six steps are follow-the-leader from the first weights": { atMost: 1e-14 },
  "(C12) minimises ½‖Wx + u‖² + ‖W − W_t‖²/2η exactly": { atMost: 1e-14 },
  "dot product: v is read back": { values: [1 - (2 / 3) ** 40], atol: 1e-12 },
  "squared loss: v/2": { values: [0.5], atol: 1e-12 },
  "decay without η': η'v = v/3": { values: [1 / 3], rtol: 1e-14 },
  "4000 noiseless pairs, squared loss: half the least-squares solution": { atMost: 1e-13 },
  "A.8: momentum, weight and final weight at and after the switch": {
    values: [velocity, 1 + error, 1 + error + 9 * velocity * (1 - 0.9 ** 120)],
    rtol: 1e-12,
  },
  "A.8: drift of momentum": { values: [0.0574], atol: 5e-5 },
  "it is m β/(1 − β), less the β¹²⁰ that is still to come": { values: [0], atol: 1e-14 },
  "A.8: share of the added loss after 44 steps": { values: [0.98], atol: 0.005 },
  "plain descent, and momentum that is cleared, do not drift at all": { values: [0, 0] },
  "delta momentum drifts by its own m β/(1 − β): γ = 0.1 and 1": { values: [0, 0], atol: 1e-13 },
  "M3 never stops: drift after 240 steps of task 2 over that after 120": { atLeast: 1.2 },
  "Newton–Schulz after 5 rounds, median worst entry": { values: [0.15], atol: 0.03 },
  "and after 15, largest": { atMost: 2e-15 },
  "momentum is its gradients with weights (1 − βᵏ)/(1 − β)": { atMost: 1e-15 },
  "deep momentum with the printed value 1 lowers every weight by η‖g‖², g = (3, −4)": {
    values: [-2.5, -2.5],
    atol: 1e-14,
  },
};
