import type { Golden } from "../../notebook-rules.js";

// Section 1 · The task, its null and its oracle. Tables: 1.

// E[A²]/2 − (2E[A]/π)² E[cos²x] for A ~ U[0.1, 5], x ~ U[−5, 5], once more.
const meanSquare = (5 ** 3 - 0.1 ** 3) / (3 * 4.9);
export const nullOfSinusoids = meanSquare / 2 - ((2 * 2.55) / Math.PI) ** 2 * (0.5 + Math.sin(10) / 20);

export const golden: Record<string, Golden> = {
  "the null of sinusoids is 3.006": { values: [nullOfSinusoids], atol: 1e-12 },
  // 200 000 points of 4000 tasks: the half-width over tasks is below 0.1.
  "the mean function has the error of the null on 4000 drawn tasks": { values: [nullOfSinusoids], atol: 0.2 },
  "least squares on sine and cosine leaves nothing": { atMost: 1e-8 },
  // 1000 tasks: three standard errors are 0.3.
  "a jointly trained network is not below the null before it is fine-tuned": { atLeast: nullOfSinusoids - 0.3 },
};
