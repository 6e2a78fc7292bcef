import type { Golden } from "../../notebook-rules.js";

// Populations: independent float64 implementation in Python, seven printed digits (one unit of the last allowed).
// Counts: binomials; non-zeros: printed by the test suite of HierarchicalEOM.jl. The rest are identities and bounds.
export const golden: Record<string, Golden> = {
  "Matsubara 2, bare with 56 matrices has its known populations at t = 1 to 50": {
    values: [0.782156, 0.4077766, 0.5866237, 0.4183827, 0.3203693, 0.3000003],
    atol: 1e-7,
  },
  "Matsubara 2 with 56 matrices has its known populations at t = 1 to 50": {
    values: [0.7832448, 0.4125635, 0.5789741, 0.4166773, 0.3298838, 0.3148959],
    atol: 1e-7,
  },
  "Padé 2 with 56 matrices has its known populations at t = 1 to 50": {
    values: [0.783026, 0.4121129, 0.5793966, 0.4170813, 0.3299667, 0.3148237],
    atol: 1e-7,
  },
  "Padé 4 with 3003 matrices has its known populations at t = 1 to 50": {
    values: [0.7830694, 0.4121967, 0.5793644, 0.4169377, 0.3299054, 0.3148229],
    atol: 1e-7,
  },
  "a hierarchy has the known numbers of matrices": { values: [56, 3003, 6435], atol: 0 },
  "matrices, order and non-zeros of a published hierarchy are counted, one bath and two": {
    values: [84, 336, 4422, 4760, 455, 1820],
    atol: 0,
  },
  "the row-by-row assembly is the formula (O20) with named indices": { atMost: 2e-15 },
  "splitting a bath in two changes nothing": { atMost: 1e-12 },
  "the sparse propagation is the dense exponential": { atMost: 1e-12 },
  "the generator has no way to change the trace": { atMost: 1e-15 },
  "the trace stays at 1 at a hundred times": { atMost: 1e-10 },
  "the cut that converged() finds for 1e-4 is that close to 6435 matrices": { atMost: 1e-4 },
  "two more levels gain more than twice as much at depth 8 as at depth 4": { atLeast: 2 },
};
// figures: populations, hierarchy-cuts
