import type { Golden } from "../../notebook-rules.js";

export const golden: Record<string, Golden> = {
  "thermal tasks obey the fluctuation–dissipation theorem at all times": { atMost: 1e-12 },
  "isotropic tasks violate it": { atLeast: 0.1 },
  "and no other temperature makes them obey it": { atLeast: 0.1 },
  "sampled thermal tasks agree with the theorem within their error bars": { atMost: 4 },
  "sampled isotropic tasks do not": { atLeast: 6 },
  // 6β(h + 6β) and 6β² at h = 1, β = 0.05.
  "descent on a quartic loss violates Mori's relation from the start": { values: [0.39, 0.015], atol: 1e-13 },
  "noise of temperature T restores it": { atMost: 1e-10 },
  "in a basis of its own and in the library's the noisy kernel is the same": { atMost: 1e-10 },
  // Moments of e^{−(x²/2 + x⁴/20)/0.5} by adaptive quadrature (Python).
  "with a kernel that starts at ⟨L′′⟩T/⟨φ²⟩ − (T/⟨φ²⟩)²": { values: [0.02705448639708652], rtol: 1e-9 },
};
export const figures = ["fluctuation-dissipation"];
