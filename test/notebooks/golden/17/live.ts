import type { Golden } from "../../notebook-rules.js";

// Section 2 · A minute of training. Figures: "live-training". Tables: 1.
export const golden: Record<string, Golden> = {
  // The bound that was set for quick runs.
  "I-AMFS beats the raw-pixel floor by 20 points": { atLeast: 0.2 },
  "ProtoNet beats the raw-pixel floor by 20 points": { atLeast: 0.2 },
  "MAML with five steps beats the raw-pixel floor by 20 points": { atLeast: 0.2 },
  // Chance is 1/5.
  "240 tasks of emoji take both methods far from chance: the lesser accuracy": { atLeast: 0.45 },
};
