import type { Golden } from "../../notebook-rules.js";

// Section 3 · The same in a minute. Figures: "quick-table". Tables: 1.
export const golden: Record<string, Golden> = {
  // Acceptance check 8 of the specification.
  "every modulation is below 15 % in ε_traj on every conservative system": { atMost: 0.15 },
  "the worst modulation of each system is below Reptile and scratch, ratio": { atMost: 1 },
  "the modulations of each system, as a geometric mean, are below ANIL, ratio": { atMost: 1 },
  // Specification section 10.1: means of two seeds of a prototype in Python.
  "errors of the field are the prototype's, as a geometric mean over 24 cells": { values: [1], atol: 0.5 },
  "so are the errors along trajectories": { values: [1], atol: 0.5 },
  "the entry of section 1, computed again: largest difference of its losses": { atMost: 0 },
};
