import type { Golden } from "../../notebook-rules.js";

// Sections 1 and 2. Figures: "chunk-size", "parity", "write-twice", "random-features". Tables: 3.
export const golden: Record<string, Golden> = {
  // Identities of the recurrence, in doubles.
  "the recurrence of the library is (F1), both rules": { atMost: 1e-12 },
  "sum rule without gates: tril(QKᵀ)V": { atMost: 1e-12 },
  "sum rule with gates: (tril(QKᵀ) ⊙ D) diag(β) V": { atMost: 1e-12 },
  "delta rule with gates: the triangular system of (F2)": { atMost: 1e-12 },
  "its last memory is Uᵀ diag(D) K": { atMost: 1e-12 },
  "chunks of 7, 16, 39 and 40 of 40 steps: both rules, both orders of reading": { atMost: 1e-12 },
  "the memory is d_out × d_key, erased on the right: shape": { values: [4, 6] },
  "sum rule: the gradients are (F4)": { atMost: 1e-12 },
  // Central differences with steps of 1e-5.
  "gated delta rule: gradients over keys, values, queries, gates, rates": { atMost: 1e-7 },
  "chunks of 7 and 16 and the whole have the gradients of the recurrence, both rules": { atMost: 1e-12 },
  "unit keys, β = 1: the delta rule reads back what it has just written": { atMost: 1e-14 },
  "and is Kaczmarz' method on K Mᵀ = V": { atMost: 1e-12 },
  "orthonormal keys: both rules leave the same memory": { atMost: 1e-12 },
  "and recall all d pairs: relative squared error": { atMost: 1e-26 },
  "keys written twice, delta rule: error against the last value, 200 draws": { atMost: 1e-26 },
  // n/(n − 2) for n = 512, within four standard errors, 4 · 0.0888/√200.
  "sum rule: 512/510 in the mean of 200 draws": { values: [512 / 510], atol: 0.025 },
  "α ≡ 1 is the delta rule, bit for bit": { values: [0] },
  "β ≡ 0 is pure decay": { atMost: 1e-15 },
  "β = 2 · bit is parity after each of 10 000 bits": { atMost: 1e-11 },
  "no β ≤ 1 flips the sign: least reading for β = 0.5, 0.9, 1": { atLeast: -1e-15 },
  "D from sums of ln α, T = 4096: relative error of one gate": { atLeast: 1e-14 },
  "a key written 64 times, powers in single precision: error of an inverse of 0, 1, −1": { atLeast: 1 },
  "the same with a rate of 0.9, in doubles": { atLeast: 1 },
  "inverted block by block, as the library's tensor form has it": { atMost: 1e-6 },
  "three rules, three η: a step is the minimiser of (F5)": { atMost: 1e-13 },
  "and leaves no slope in it": { atMost: 1e-9 },
  "written twice: what is left over is |1 − 2η|, (1 − η)², (1 + η)⁻²": { atMost: 1e-13 },
  "η = ∞, keys of any length: the implicit rule recalls the pair": { atMost: 1e-13 },
  "ten models are (F1) in the settings of the table: largest distance": { atMost: 1e-14 },
  "Oja's write is a step down ½‖Mᵀv‖² − ⟨Mk, v⟩": { atMost: 1e-9 },
  "notebook 13's layer: its context memory is the sum rule with β = 1/N": { atMost: 1e-6 },
  "elu + 1 keeps all digits at x = −40": { values: [4.248354255291589e-18], rtol: 1e-15 },
  // e⁻⁶ = 0.002479 becomes 0.00390625: 57.6 %. At −40 nothing is left.
  "elu, then plus one: relative errors at −6 in bfloat16, at −40 in doubles": { values: [0.576, -1], atol: 0.005 },
  "DPFP-1, 2, 3 of 16 numbers: rank 32ν": { values: [32, 64, 96] },
  "and no feature is negative": { atLeast: 0 },
  "misread: half the rank": { values: [16, 32, 48] },
  // √(2/16) sinh(1/2) = 0.184; four standard errors of 4000 draws.
  "random features, 32 of them: mean of φ(x)·φ(y) over e^{x·y}, 4000 draws": { values: [1], atol: 0.0117 },
  "and their deviation over (F8)": { values: [1], atol: 0.1 },
};
