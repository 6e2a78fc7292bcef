import type { Golden } from "../../notebook-rules.js";

// Figures: "scaffold-friction", "scaffold-force".
export const golden: Record<string, Golden> = {
  "every network has the six motions of a rigid body and no other free one": { values: [6, 6, 6, 6, 6], atol: 0 },
  // Cut-offs 5.5, 6.5, 7.5, 9 and 12 Å, κ = 1; an independent float64 implementation.
  "the compliance of the donor–acceptor pair has its known values for five cut-offs": {
    values: [0.490975, 0.275288, 0.238189, 0.141502, 0.092645],
    atol: 5.1e-7,
  },
  "the memory time of the pair has its known values for five cut-offs": {
    values: [0.3368, 0.2442, 0.1912, 0.0776, 0.0401],
    atol: 5.1e-5,
  },
  "bare stiffness minus friction is the stiffness that the pair feels": { atMost: 1e-12 },
  "the memory kernel of the pair is the block kernel of notebook 1": { atMost: 1e-11 },
  "thermal conformers obey the fluctuation–dissipation theorem at all times": { atMost: 1e-12 },
  "conformers that move alike in every direction violate it": { atLeast: 0.05 },
  "springs forty times as stiff have a memory forty times as short": { values: [1], atol: 1e-12 },
  // One more than the tensors kept (17 and 31): the smallest n with Σ_{m>n} below the tolerance counts T₁ too.
  "and the same memory depth, at α = 1/λ_max": { values: [18, 32], atol: 0 },
  "the tensors beyond the first that hold 95 % of the memory are counted as known": {
    values: [19, 20, 17, 5, 5],
    atol: 0,
  },
  // √(k_BT · 0.238189/κ), k_BT = 0.592485 kcal/mol, κ = 10 … 320.
  "the distance fluctuates as known for springs of 10 to 320 kcal/mol/Å²": {
    values: [10, 20, 40, 80, 160, 320].map((kappa) => Math.sqrt((0.592485 * 0.238189) / kappa)),
    rtol: 5e-6,
  },
};
