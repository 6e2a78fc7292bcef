import type { Golden } from "../../notebook-rules.js";

// Section 5 · Pure dephasing. Figures: "dephasing-depth", "dephasing-closures". Tables: 1.
export const golden: Record<string, Golden> = {
  // Sums over all Matsubara terms by mpmath, 30 digits.
  "the frequency integral gives the coherence of QuTiP's tutorial bath": {
    values: [0.46944840997446, 0.405889261888529, 0.258813879158115, 0.0356820758409512, 0.000729778635188527],
    atol: 1e-12,
  },
  "and that of the bath of QuTiP's solver test": {
    values: [0.486970769393559, 0.450515625707859, 0.332229919202268, 0.0440737347025967, 0.0000631313681283056],
    atol: 1e-12,
  },
  "20 000 poles with the terminator agree with the integral": { atMost: 1e-11 },
  // Depths 2, 4, 6, 8: an independent prototype, two digits.
  "depths 2, 4, 6 and 8 miss the closed form at t = 2 by known amounts": {
    values: [3.8e-3, 1.4e-5, 2.3e-8, 2e-11],
    rtol: 0.05,
  },
  "depth 14 reaches 2e-12 at t = 10": { atMost: 2e-12 },
  "the slow bath at t = 10 is off by 4e-5 at depth 14": { values: [4e-5], rtol: 0.1 },
  "and by more than a hundred times as much at depth 8": { atLeast: 4e-3 },
  "the time-local closure is exact": { atMost: 1e-10 },
  "the convolution closure is off by 3.9e-2 in ρ₀₁ at t = 2": { values: [3.9e-2], atol: 5e-4 },
  "and makes the coherence change its sign": { atMost: -0.05 },
  "a super-Ohmic bath at zero temperature has its closed form": { atMost: 1e-13 },
};
