import type { Golden } from "../../notebook-rules.js";

// Section 4 · The ladder. Figure: "ladder-errors". Tables: 2.
export const golden: Record<string, Golden> = {
  "the second-order kernel is the kernel of the hierarchy with one level": { atMost: 1e-12 },
  "the full kernel starts at the same value": { atMost: 1e-12 },
  "and is a different kernel afterwards": { atLeast: 1e-2 },
  // Largest |ΔP₁₁| for t ≤ 50, three Padé terms with terminator: an independent prototype, two digits.
  "NZ2 misses the hierarchy by its known amounts in four baths": {
    values: [4.6e-4, 1.0e-2, 1.1e-2, 7.6e-2],
    rtol: 0.05,
  },
  "Redfield's equation misses it by its known amounts": { values: [1.6e-3, 1.3e-2, 1.6e-2, 0.1], rtol: 0.05 },
  "Lindblad's equation misses it by its known amounts": { values: [4.1e-3, 2.4e-2, 4.0e-2, 0.12], rtol: 0.05 },
  // Five Padé terms 4.85e-4, eight 4.86e-4 on a grid of 0.1.
  "with a bath in detailed balance NZ2 in the weak fast bath is off by a little more": {
    values: [4.86e-4],
    rtol: 0.02,
  },
  "two more levels change the strongest and slowest row little": { atMost: 1e-3 },
  // e^{−H/T}/Z: ½ − (ε/2ω) tanh(ω/2T), ω² = ε² + Δ².
  "Lindblad ends in the Gibbs state of the system alone": {
    values: [0.5 - (0.25 / Math.sqrt(1.25)) * Math.tanh(Math.sqrt(1.25))],
    atol: 1e-6,
  },
  "the hierarchy is a known amount below it at t = 50": { values: [4.8e-3], atol: 1e-4 },
  "and goes on: its own equilibrium is lower still": { values: [5.05e-3], atol: 5e-5 },
  "a bath that does not pass the gate drives the hierarchy out of [0, 1]": { atMost: 0 },
  "and raising the depth does not tell": { atMost: 1e-5 },
  "Redfield's map at t = 0.3 is not completely positive": { atMost: -1e-3 },
  "Lindblad's is": { atLeast: -1e-12 },
};
