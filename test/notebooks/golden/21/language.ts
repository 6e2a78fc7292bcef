import type { Golden } from "../../notebook-rules.js";

// Section 10 · A small language task. Figures: "language-exact", "language-readings". Tables: 2.

// "a kal timek kal nan " by the urn with α = 5: a word of three letters has P₀ = 1/3 · 1/5 · 1/3 · 1/5, one of five 1/3 · (1/5)³ · (1/3)²; 0.7 of words are long.
const three = (1 / 3) * (1 / 25) * (1 / 3);
const five = (1 / 3) * (1 / 125) * (1 / 9);
const words = [(5 * three) / 5, (5 * five) / 6, (1 + 5 * three) / 7, (5 * three) / 8];

export const golden: Record<string, Golden> = {
  "surprise of a text's characters is that of its words, (C15) by hand": {
    values: [-words.reduce((sum, share) => sum + Math.log(0.7 * share), 0)],
    rtol: 1e-12,
  },
  // The same with the words in any order.
  "words of an urn are exchangeable: another order, the same surprise": {
    values: [-words.reduce((sum, share) => sum + Math.log(0.7 * share), 0) - Math.log(0.4 / (0.4 + 0.2))],
    rtol: 1e-12,
  },
  "characters behind five beginnings have probabilities that add up to one": { values: [1, 1, 1, 1, 1], rtol: 1e-12 },
  "null over the texts against its closed form, in standard errors": { atMost: 3 },
  "seeing more is better: null over window, window over oracle, nats in the mean": { atLeast: 0.05 },
  "within the first window they are the same": { atMost: 1e-12 },
  // Softmax, linear, delta, gated delta.
  "stored: memories of every seed": { values: [4] },
  "stored: all have the same number of parameters, number of numbers": { values: [1] },
  "stored: null, window oracle and oracle of the runs are those computed here": { values: [0, 0, 0], atol: 6e-5 },
  "stored: no reading is below the oracle, no window below the least in a window": { atLeast: 0 },
  "stored: learning while reading lowers the nats, memory by schedule: largest change": { atMost: 0 },
  "stored: no schedule is better than all fast by a hundredth of a nat: least difference": { atLeast: -0.01 },
};
