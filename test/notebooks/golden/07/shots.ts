import type { Golden } from "../../notebook-rules.js";

// Section 2 · "Shots". Figures: "shots-as-steps", "shots-as-points-pendulum", "shots-as-points-duffing". Tables: 6.
export const golden: Record<string, Golden> = {
  // Both numbers of a Duffing oscillator stand in one equation; the other systems have one equation for each.
  "one state tells both numbers of spring, pendulum and damped oscillator, two of Duffing": {
    values: [1, 1, 2, 1],
  },
  // A prototype in Python: with 3 points all modulations within 2–4 times of 150 points.
  "by Gauss–Newton, three points leave at most four times the ε_traj of 150": { atMost: 4 },
};
