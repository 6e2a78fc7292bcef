import type { Golden } from "../../notebook-rules.js";

// Section 5 · Where it fails. Figures: "other-families". Tables: 2.
export const golden: Record<string, Golden> = {
  // m̂/√v̂ does not see a factor on g; f itself is ten times as large.
  "Adam on 10 f leaves ten times what it leaves on f, after 50 steps": { values: [10], rtol: 0.01 },
  // η = 0.03 with μ = 0.95 on 10 f is η = 0.3: ησ²_max is about 10, far above 1 + μ.
  "momentum at the edge on f diverges on 10 f": { values: [0] },
};
