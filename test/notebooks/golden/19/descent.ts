import type { Golden } from "../../notebook-rules.js";

// Section 2 · Table 2: one step of descent. Figures: "leader-against-descent". Tables: Markdown.
export const golden: Record<string, Golden> = {
  "table 2: values that are not in their spaces": { values: [0] },
  "∇ is the central difference of 𝓛": { atMost: 1e-8 },
  "(S4): the explicit step is the proximal argmin": { atMost: 1e-14 },
  "(S4): with constant η the leader is where descent is": { atMost: 1e-13 },
  "and with η falling as 1/√t it is not, last step": { atLeast: 0.1 },
  "(S5): reading out is the product of memory and write": { atMost: 1e-14 },
  "(S6), entries: value at −ηG less −η‖G‖²/2, over the whole": { values: [0], atol: 1e-14 },
  "(S6), largest singular value: value at −η‖G‖∗UVᵀ less −η‖G‖∗²/2, over the whole": { values: [0], atol: 1e-12 },
  "no candidate is below either of them": { atLeast: -1e-13 },
  "under σ₁ the gradient step is not the argmin: it lies above by": { atLeast: 1e-3 },
};
