import type { Golden } from "../../notebook-rules.js";

// Section 1 · The bath. Figures: "kms-spectra", "kms-defect". Tables: 3.
export const golden: Record<string, Golden> = {
  "every expansion has the reorganisation energy λ": { values: [0.1, 0.1, 0.1, 0.1], atol: 1e-15 },
  "with its terminator every expansion has the exact integral 2λT/γ": { values: [0.2, 0.2, 0.2, 0.2], atol: 1e-14 },
  // Detailed-balance defects: an independent prototype, at the digits it printed.
  "Matsubara 2 misses detailed balance by known amounts at ω = 0.5 and 1.118": { values: [0.046, 0.54], rtol: 0.01 },
  "Matsubara 10 still misses it by known amounts": { values: [0.011, 0.1], rtol: 0.04 },
  "both Matsubara expansions emit a negative number of quanta at ω = 3": { atMost: 0 },
  "Padé 2 misses it by known amounts": { values: [2e-10, 8e-7, 0.085], rtol: 0.1 },
  "Padé 4 holds it to 1e-14 up to the system's frequency": { atMost: 1e-14 },
  "and to 1.7e-7 at ω = 3": { values: [1.7e-7], rtol: 0.04 },
  "the spectrum of Padé 10 is the exact one": { atMost: 1e-12 },
  // [2/3] Padé approximant from the Taylor series of coth, poles by root finding, mpmath with 60 digits.
  "for a bath with γ = 5 three Padé terms miss detailed balance by 0.40": { values: [0.39592038652], atol: 1e-10 },
  "and two have no positive spectrum at all there": { values: [1], atol: 0 },
  "for 1e-6 up to ω = 3 the gate takes four Padé terms": { values: [4], atol: 0 },
  // (1/π)∫₀^∞ J(ω) cosh(ω(1 − τ))/sinh ω dω at τ = 0.7, λ = 0.1, γ = T = 0.5 (mpmath, 20 digits).
  "in imaginary time 4000 Matsubara terms give the integral over frequency": {
    values: [0.084232383281647, 0],
    atol: 2e-5,
  },
};
