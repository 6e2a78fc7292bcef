import type { Golden } from "../../notebook-rules.js";

// Section 3 · Structure that no weight can break. Figure: "structure-defects". Tables: 1.
export const golden: Record<string, Golden> = {
  // ab − ba is zero in floating point.
  "a Hamiltonian network conserves its energy exactly, under every modulation": { values: [0], atol: 1e-16 },
  // Sums of three products that cancel in pairs: a few units of 2⁻⁵³.
  "a bracket network has L∇S = 0 under every modulation": { atMost: 1e-13 },
  "and M∇E = 0": { atMost: 1e-13 },
  "so it conserves its energy": { atMost: 1e-12 },
  "and its entropy does not fall": { atLeast: -1e-12 },
  // Two ways to write the same field (specification, section 6.1, n = 3).
  "the bracket field is the cross-product formula": { atMost: 1e-12 },
  "float32 keeps seven digits of it, on the median": { atMost: 2e-6 },
  "without antisymmetry nothing is conserved, on the median": { atLeast: 1e-2 },
};
