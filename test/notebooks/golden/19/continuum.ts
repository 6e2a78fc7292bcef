import type { Golden } from "../../notebook-rules.js";

// Section 5 · Table 5: the formulas (72) to (74). Figures: "who-updates-whom". Tables: Markdown.

const multiples = (step: number, until: number) =>
  Array.from({ length: Math.floor(until / step) }, (_, i) => (i + 1) * step);
const restarts = multiples(12, 60);

export const golden: Record<string, Golden> = {
  "table 5: values that are not in their spaces": { values: [0] },
  "(72): the slope of 𝔼ℓ at Φ* vanishes": { atMost: 1e-13 },
  "(72): the gradient of 𝔼ℓ is its central difference": { atMost: 1e-9 },
  "(72): descent inside the stream is where (S11) says": { atMost: 1e-12 },
  "(72) and (73) of two levels: one outer step each, from the same start": { atMost: 1e-14 },
  "a chunk as long as the context: losses less those of a level that never learns": { values: [0] },
  "with a shorter chunk learning inside a context pays: loss over that of never learning": { atMost: 0.95 },
  // min ½(Φ² + 1)² = ½; a product of two numbers reaches −1.
  "(S12): best loss with equal starts, and with starts of their own": { values: [0.5, 0], atol: 1e-10 },
  "the argmin of (73) is a set: (θ¹, θ²) and (2θ¹, θ²/2) have one loss": { atMost: 1e-16 },
  "(74): the library's output is the weighted sum of the blocks": { atMost: 1e-14 },
  "w_1 of the sketch belongs to the fastest block: taken for level 1 it changes y by": { atLeast: 0.05 },
  "every block answers every token, also between its updates: slow block, two tokens": { atLeast: 0.1 },
  "(S13): when the middle level moved by itself": { values: multiples(4, 72) },
  "(S13): when the fast level moved by itself": { values: multiples(1, 72) },
  "(S13): when both started again": { values: [...restarts, ...restarts] },
  "(S13): when Φ moved": { values: multiples(24, 72) },
};
