import type { Golden } from "../../notebook-rules.js";

// Identities at the bound their derivation promises; closed forms computed here.
export const golden: Record<string, Golden> = {
  "a heavy ball's parameters are the sum of its gradients with lag-dependent weights": { atMost: 1e-13 },
  "transfer tensors fitted to heavy-ball descents equal their closed form": { atMost: 1e-12 },
  "the mean lag of the heavy ball's memory is 1/(1 − β) steps": { values: [1 / (1 - 0.8)], atol: 1e-9 },
  "gradient flow with friction obeys its memory equation on a quartic loss": { atMost: 1e-12 },
  "heavy-ball descent tends to that flow with first order in √α": { values: [1], atol: 0.05 },
  "the heavy ball in a quadratic bowl is the atom's amplitude in all three regimes": { atMost: 1e-14 },
  "the kernel of the underdamped ball at lag 1.3 is that of the reservoir": {
    values: [-2.5 * Math.exp(-1.3)],
    atol: 1e-14,
  },
  "Adam's parameters are the sum of its gradients with a two-time kernel": { atMost: 1e-13 },
  "Adam's weight at lag five depends on when it is asked": { atLeast: 0.05 },
  "Adam is no linear process: twice the displacement does not move twice as far": { atLeast: 0.1 },
};
// figures: "momentum-tensors", "momentum-atom", "adam-kernel"; no tables
