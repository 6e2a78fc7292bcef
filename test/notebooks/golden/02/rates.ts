import type { Golden } from "../../notebook-rules.js";

// Section 8 · Rates. Figures: "rate-against-bias", "golden-rule-order". Tables: 2.
export const golden: Record<string, Golden> = {
  // Padé 4: an independent prototype.
  "the golden-rule rates of a biased pair have their known values": { values: [0.00591788, 0.00358938], atol: 5e-9 },
  "their ratio is e^(−ε/T) to the accuracy of four Padé terms": { values: [Math.exp(-0.5)], atol: 1e-9 },
  "and to round-off with eight": { atMost: 1e-11 },
  "forgetting the displaced bath breaks detailed balance": { atLeast: 0.1 },
  "without bias the two rates add up to a known value": { values: [0.0120227], atol: 5e-8 },
  "the hierarchy's slow rate at Δ = 0.1 has its known value": { values: [0.0121744], atol: 5e-8 },
  "what the golden rule leaves out is of second order in Δ": { values: [2], atol: 0.05 },
  // 0.0025 √π e^{−1/4}.
  "Marcus's rate for this bath has its known value": {
    values: [0.0025 * Math.sqrt(Math.PI) * Math.exp(-0.25)],
    rtol: 1e-12,
  },
  "a slow hot bath tends to Marcus's rate with first order in γ": { values: [1], atol: 0.05 },
};
