import type { Golden } from "../../notebook-rules.js";

// Section 6 · Omniglot. Figures: "omniglot-learning". Tables: 1.
export const golden: Record<string, Golden> = {
  "the patches written out are the library's": { atMost: 1e-6 },
  "patches times a filter bank are TensorFlow's convolution with stride 2": { atMost: 1e-5 },
  "three networks in one program are three networks one by one": { atMost: 1e-3 },
};
