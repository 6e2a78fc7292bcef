import type { Golden } from "../../notebook-rules.js";

// Section 5 · What Adam and the clip leave of a normalisation. Figures: none. Tables: 2.
export const golden: Record<string, Golden> = {
  // (G6): a constant factor moves ε alone.
  "five steps of Adam, never clipped: raw with 16 ε ends where mean does": { atMost: 1e-5 },
  // One direction, and the length of the clip.
  "... every step clipped to 10: raw and l1 end where mean does": { atMost: 1e-2 },
  "... clipped at 10⁵, which raw's lengths exceed and mean's do not: they part": { atLeast: 1e-2 },
};
