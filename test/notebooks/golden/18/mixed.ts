import type { Golden } from "../../notebook-rules.js";

// Section 4 · Mixed domains. Figures: "mixed-majority", "mixed-minority", "mixed-noise". Tables: 3.
export const golden: Record<string, Golden> = {
  // Seven rules and four of them at equal length, four angles; on images the mean, o-amfs and the four; three seeds.
  "stored runs: eleven rules at four angles, six rules on images, three seeds": { values: [(11 * 4 + 6) * 3] },
  "the mean's error is below what one function for the batch has, largest quotient": { atMost: 1 },
  // Section 2: its weight of a minority task is below that of a majority task at every angle.
  "O-AMFS on the minority, error / mean's, least over angles": { atLeast: 1 },
  "relu strays less from the mean than O-AMFS, majority and minority, quotient of logs": {
    values: [0.5, 0.5],
    atol: 0.5,
  },
  // 400 steps leave between an eighth and all of the domain's second moment, 5.
  "the study's run at 180° is the loop above, error on the majority": { values: [2.5], atol: 2.5 },
};
