import type { Golden } from "../../notebook-rules.js";

// Figures: "tunnelling-distance", "tunnelling-rigidity", "isotope-effect", "preorganisation".
// "Known" values: an independent float64 prototype, printed digits.
export const golden: Record<string, Golden> = {
  "the splittings of ¹H and ²H at b = 0.40 Å have their known ten digits": {
    values: [0.01136654171, 0.0003037227492],
    rtol: 1e-9,
  },
  "61 grid points give the proton's splitting to 1e-10": { atMost: 1e-10 },
  "the semiclassical formula without bracket is off by its known factors": {
    values: [1.147, 1.0665, 1.096, 1.0455],
    atol: 6e-4,
  },
  "with its bracket it is off by its known, smaller factors": {
    values: [1.0134, 1.0027, 1.0057, 1.0013],
    atol: 6e-5,
  },
  // The next term of the semiclassical series is of order S₀⁻².
  "what the bracket leaves falls as the square of the action": { values: [2.15], atol: 0.25 },
  "tunnelling decays with distance at the known rates": { values: [27.93, 41.27], atol: 0.006 },
  "fluctuations of 0.02 to 0.20 Å enhance tunnelling by the known factors": {
    values: [1.733, 3.132, 12.7, 80.47, 200.6, 898, 2146],
    rtol: 6e-4,
  },
  "and lower the isotope effect to the known values": {
    values: [1400.6, 729.5, 380.7, 97.3, 22.5, 12.6, 6.0, 4.35],
    rtol: 5e-3,
  },
  "distances where the splitting is semiclassical carry no weight": { atMost: 1e-16 },
  "isotope effects of 661 and 81 belong to known fluctuations": { values: [0.0216, 0.053], atol: 5.1e-5 },
  "and to known springs of the pair": { values: [1265, 211], atol: 0.51 },
  "from 278 to 318 K the isotope effect falls from 691 to 633 and from 90 to 73": {
    values: [691, 633, 90, 73],
    atol: 0.6,
  },
  "the flexible protein is eight times as fast as the rigid one, no more": { values: [8], atol: 0.5 },
  "a rigid scaffold 0, 0.02, 0.05 and 0.10 Å shorter has known rates against a loose one": {
    values: [0.0215, 0.059, 0.24, 1.78],
    rtol: 9e-3,
  },
  "with a repulsive wall rigidity lowers tunnelling at a fixed distance, too": { atMost: 0.5 },
  "and a rigid scaffold 0.10 Å shorter raises it, too": { atLeast: 1 },
  "computing every splitting where it is needed changes the average little": { values: [1], atol: 1e-6 },
};
