import type { Golden } from "../../notebook-rules.js";

// Section 7 · The official one-shot runs. Figures: "official-runs". Tables: 1.
export const golden: Record<string, Golden> = {
  // An independent program in NumPy; the publication says 38.8 %.
  "Hausdorff baseline, mean error of the twenty runs": { values: [0.3875], atol: 1e-12 },
  "and of each run, in percent": {
    values: [45, 35, 40, 25, 30, 15, 60, 35, 40, 55, 15, 70, 65, 35, 15, 25, 30, 40, 70, 30],
  },
  // Vinyals' training part reaches into eight of the runs.
  "runs of which no character was trained on": { values: [12] },
  "mean errors are those of the single runs: the largest gap": { atMost: 1e-4 },
  "I-AMFS makes fewer errors on unseen runs than the Hausdorff distance, by": { atLeast: 0.1 },
};
