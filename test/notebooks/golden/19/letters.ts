import type { Golden } from "../../notebook-rules.js";

// Section 6 · One letter, several things. Figures: "one-letter-several-things". Tables: Markdown.
// Read off the document by eye: its lists 1 to 4, and the symbols below (72) to (74).
export const golden: Record<string, Golden> = {
  "letters with more than one use: Mₜ W₁ ℓ xₜ 𝒯": { values: [1] },
  // x ∈ R^{N × d_in}, M_t ∈ R^{d_out × d_key}, x_t ∈ R^{d_in}, η_t > 0; 14 + 7 + 6 + 5 + 16 entries.
  "entries whose content the document states, of all": { values: [4, 48] },
  "letters of (72) to (74) that none of the four lists has: θ₀ C^(s) Θ s MLP Agg w": { values: [1] },
  "letters of several tables with one use: p f Φ 𝔼 yₜ": { values: [1] },
};
