import type { Golden } from "../../notebook-rules.js";

// Figure: "factorial".
export const golden: Record<string, Golden> = {
  // κ = 10, 20, 40, 80, 160, 320; an independent float64 prototype, printed digits.
  "the joint table has the known best depths": { values: [8.18, 6.3, 4.61, 3.15, 1.99, 1.17], atol: 5.1e-3 },
  "the joint table has the known depths by the absolute criterion": { values: [8, 7, 6, 5, 4, 3], atol: 0 },
  "the joint table has the known enhancements of tunnelling": {
    values: [392, 98.5, 24.0, 7.2, 3.07, 1.83],
    rtol: 3e-3,
  },
  "the joint table has the known isotope effects": { values: [8.8, 19.6, 56.1, 164.6, 388.7, 687.4], rtol: 5e-3 },
  "over rigidity alone depth and memory time correlate perfectly": { values: [1], atol: 1e-12 },
  "at one rigidity they do not correlate at all": { values: [0], atol: 1e-12 },
  "friction leaves the depth as it is to the last bit, the learning rate the memory time": { values: [1], atol: 0 },
  "halving the learning rate multiplies the depth as the closed form says": {
    values: [Math.log(0.7) / Math.log(0.85)],
    atol: 1e-12,
  },
  // √[ln(1 + s/2)/ln(1 + 2s)] over κ = 10 and 320 with s/n = 17.5 and 0.52 of the joint table, n = 2.
  "noise lowers the depth by the ratio of the closed forms, averaged over both springs": {
    values: [Math.sqrt((Math.log(18.5) / Math.log(71)) * (Math.log(1.52) / Math.log(3.08)))],
    rtol: 5e-3,
  },
  "the windows hold for learning rates from 0.274 to 0.306 only": { values: [0.274, 0.306], atol: 5.1e-4 },
  "the rule of H2 turns over at the ends of that interval": { values: [0, 1, 1, 0], atol: 0 },
  "H1 is supported: the best depth does not grow with rigidity": { values: [1], atol: 0 },
  "H2 is supported: the windows hold at the reference": { values: [1], atol: 0 },
  "H2′ is rejected: the windows do not hold for every learning rate and noise": { values: [1], atol: 0 },
  "H3 is rejected: the criteria do not agree in direction": { values: [1], atol: 0 },
  "H4 is rejected: memory time and depth are not one quantity": { values: [1], atol: 0 },
  "H5 is supported: the average over tasks remembers by the variance of the curvature": { values: [1], atol: 0 },
  "H6 is supported: thermal conformers obey the theorem, others do not": { values: [1], atol: 0 },
  "H7 is supported: tunnelling falls with rigidity, and the sign turns with distance": { values: [1], atol: 0 },
};
