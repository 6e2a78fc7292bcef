import type { Golden } from "../../notebook-rules.js";

// Figures: "trained-curves", "trained-depth". Tables: 2 (stored, quick).
export const golden: Record<string, Golden> = {
  // Central difference of the meta-loss along a random direction, float64, h = 1e-5.
  "the meta-gradient through five inner steps is the slope of the meta-loss": { values: [0], atol: 1e-8 },
  "without its Hessians it is not": { atLeast: 1e-3 },
  // ½ ∫ Var V dx/2X, V = A(x² − b²)², b ~ 𝒩(0.4, σ_R²/4): exact rational arithmetic (Python, fractions).
  "half the task variance under the uniform measure has its known values": {
    values: [0.3709214307421875, 2.382561957836151, 10.518063354492188, 62.27578125],
    rtol: 1e-12,
  },
  "three runs are stored for each of the twelve settings": { values: Array.from({ length: 12 }, () => 3), atol: 0 },
  // Inequality (R22).
  "no trained network beats the mean potential before it adapts": { atLeast: 1 },
  "after 10 000 outer steps every network starts close to the mean potential": { atMost: 1.2 },
  "within one standard error the best depths meet those of another program": { values: [12], atol: 0 },
  "rigid tasks are harmed by the five steps that the network was trained for": { atLeast: 1 },
  "from 0.05 to 0.20 Å the relative criterion does not ask for more steps": { atMost: 0 },
  "trained for one inner step, a network wants more of them than trained for five": { atLeast: 1 },
  "every network trained for five steps overshoots in its stiffest direction": { atLeast: 1 },
  "the small run orders rigid before flexible, one standard error apart": { atLeast: 1 },
  // Boolean: H1. deviation() turns true into 1.
  "in every seed the best depth grows with the fluctuation": { values: [1], atol: 0 },
};
