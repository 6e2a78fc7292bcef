import type { Golden } from "../../notebook-rules.js";

// Section 7 · Long roll-outs. Figures: "long-energy", "long-phase". Tables: 3.
export const golden: Record<string, Golden> = {
  // Orders of the two schemes: h² for the bounded error, h⁵ for the loss of energy in a given time (|R(iy)|² = 1 − y⁶/72 a step).
  "on the true field, twice the step costs the midpoint rule four times the energy error": {
    values: [4],
    rtol: 0.15,
  },
  "on the true field, twice the step costs Runge–Kutta 32 times the energy": { values: [32], rtol: 0.25 },
  // The mean square distance of two points on a circle is twice the mean square radius.
  "the midpoint rule with h = 0.3 has forgotten the phase of the true pendulum by t = 100": {
    values: [Math.SQRT2],
    rtol: 0.1,
  },
  // Bounded; in proportion to time it would be 10.
  "on midpoint steps no method's energy error grows from t = 10 to 100 by more than": { atMost: 2 },
  // The same field up to a few per cent, the same steps: the same loss.
  "Runge–Kutta with h = 0.3 takes from learned pendulums what it takes from true ones": {
    values: [1, 1, 1, 1],
    rtol: 0.2,
  },
  "a field without structure errs in the energy several times more": { atLeast: 3 },
};
