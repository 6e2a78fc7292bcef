import type { Golden } from "../../notebook-rules.js";

// Section 5 · Relatives. Figure: "soft-structure". Tables: 2.
export const golden: Record<string, Golden> = {
  // Antisymmetry, or a projection: round-off of a few products.
  "GNODE, GFINN, pGFINN and NMS have both degeneracies after training too": { atMost: 1e-11 },
  "so their energy is conserved": { atMost: 1e-11 },
  "and their entropy rises": { atLeast: -1e-11 },
  "SPNN's energy is not conserved at the authors' weight": { atLeast: 1e-3 },
  "and more weight on the fit costs degeneracy": { atLeast: 1.1 },
  // Layers 3–16–16–n: 64 + 272 + 17 n numbers with the output's biases, 352 without them for n = 1.
  // SPNN n = 18; GNODE E, S, ξ 27, Λ 9, C 1; GFINN E, S, twice n = 9, Ξ, Ξ' 27 each; NMS E, S, n = 9, n = 3.
  "the numbers of the networks are those of the formulas": { values: [642, 741, 1736, 1580], atol: 0 },
  "told the parameters, one network serves a new oscillator": { atLeast: 1.5 },
};
