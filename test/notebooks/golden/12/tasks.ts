import type { Golden } from "../../notebook-rules.js";

// Section 6 · How many tasks a black box needs. Figures: "number-of-tasks". Tables: 1.
export const golden: Record<string, Golden> = {
  "a pool of 16 shows 16 tasks": { values: [16] },
  // The document's claim: black boxes are less data-efficient than MAML, at equal numbers of tasks and updates.
  "the hypernetwork has learned sixteen tasks by heart: new over pool": { atLeast: 3 },
  "more tasks help it: 16 over 256": { atLeast: 1.3 },
  "MAML's gap on sixteen tasks is smaller: the hypernetwork's ratio over MAML's": { atLeast: 2 },
};
