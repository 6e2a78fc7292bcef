import type { Golden } from "../../notebook-rules.js";

// Figure: "bath-memory". Stored: data/results/scaffold-bath-memory.
export const golden: Record<string, Golden> = {
  // κ = 10 … 320 at friction 1, κ = 40 … 320 at friction 4; an independent float64 prototype, printed digits.
  "memory times of ten scaffolds have their known values at this step": {
    values: [2.43, 1.56, 1.07, 0.732, 0.423, 0.221, 3.79, 2.43, 1.54, 0.861],
    rtol: 6e-3,
  },
  "at the reference friction 99 % of the memory lies within the known times": {
    values: [19.6, 10.6, 5.8, 3.55, 2.1, 1.25],
    atol: 0.051,
  },
  "four more levels of the hierarchy move no memory time by more than a thousandth": { atMost: 1e-3 },
  "the windows hold all of the memory but a ten-thousandth": { atMost: 1e-4 },
  "five rows computed now at a smaller depth agree with the stored ones": { values: [1, 1, 1, 1, 1], atol: 2e-3 },
  "memory falls with rigidity, at either friction": { values: [1], atol: 0 },
  "four times the friction makes the memory 3.3 to 3.9 times as long, at the least": { values: [3.3], atol: 0.05 },
  "and at the most": { values: [3.9], atol: 0.05 },
  "memory times at finite steps tend to the mean lag of the continuous kernel": { values: [1, 1], atol: 2e-3 },
};
