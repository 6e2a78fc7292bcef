import type { Golden } from "../../notebook-rules.js";

// Section 1 · Binding a label in one shot. Figures: "first-instance-bound". Tables: 1.
const bound = (way: number) => Array.from({ length: way }, (_, j) => 1 / (j + 1)).reduce((a, b) => a + b, 0) / way;

export const golden: Record<string, Golden> = {
  // (1/5)(1/5 + 1/4 + 1/3 + 1/2 + 1) = 137/300.
  "the first of five classes is named with at most 45.67 %": { values: [137 / 300], rtol: 1e-12 },
  "the rule written out is the library's": { atMost: 1e-12 },
  "it does not exceed the bound at first instances": { atMost: 1e-12 },
  // P(χ²₈ < 1/2) = 1.3e-4 a pair.
  "it comes within half a point of it": { atLeast: -0.005 },
  "and names every later instance": { atLeast: 0.995 },
  "a model that is told y of the last step stays below the bound of three classes": { atMost: bound(3) },
  "a model that is told y of this step is caught": { atLeast: 0.9 },
};
