/**
 * The published members of the family as single steps M_{t−1} → M_t, literally as their papers have them (in the layout of stream.ts), with the inner objective
 * that each of them descends. Those of the first group are settings of the one recurrence; the tests hold the forms against these steps.
 *
 *     linear attention      M + v kᵀ                                     RetNet, Mamba-2   α M + v kᵀ
 *     DeltaNet              M + β (v − M k) kᵀ                            Gated DeltaNet    α M + β (v − α M k) kᵀ
 *     implicit (Longhorn)   M + η/(1 + η‖k‖²) (v − M k) kᵀ
 *
 *     GLA                   M diag(a) + v kᵀ            a gate for every key channel, on the right
 *     Oja (66)              α M + η v (kᵀ − vᵀM)        erases on the left, by value: one step down −2⟨M k, v⟩ + ‖Mᵀv‖², in convention ½
 *     Omega (68)            α M − η Σ_{window} (M k_i − v_i) k_iᵀ
 *     Titans                S ← θ S − η (M k − v) kᵀ,   M ← (1 − a) M + S
 */
import { Matrix } from "ml-matrix";

/** A pair as columns. */
export interface Pair {
  readonly key: Matrix;
  readonly value: Matrix;
}

const outer = (v: Matrix, k: Matrix) => v.mmul(k.transpose());
/** ∇_M ½‖M k − v‖² = (M k − v) kᵀ. */
const regression = (memory: Matrix, { key, value }: Pair) => outer(memory.mmul(key).sub(value), key);

export const linearAttentionStep = (memory: Matrix, { key, value }: Pair): Matrix =>
  Matrix.add(memory, outer(value, key));

export const retentionStep = (memory: Matrix, pair: Pair, alpha: number): Matrix =>
  linearAttentionStep(Matrix.mul(memory, alpha), pair);

/** RetNet's gate of head h = 0, 1, …: 1 − 2^(−5−h). */
export const retentionGate = (head: number): number => 1 - 2 ** (-5 - head);

export const deltaStep = (memory: Matrix, pair: Pair, beta: number): Matrix =>
  Matrix.sub(memory, regression(memory, pair).mul(beta));

export const gatedDeltaStep = (memory: Matrix, pair: Pair, beta: number, alpha: number): Matrix =>
  deltaStep(Matrix.mul(memory, alpha), pair, beta);

export const implicitStep = (memory: Matrix, pair: Pair, eta: number): Matrix =>
  deltaStep(memory, pair, eta / (1 + eta * pair.key.dot(pair.key)));

/** @param channels one gate a key channel, a column */
export const glaStep = (memory: Matrix, pair: Pair, channels: readonly number[]): Matrix =>
  linearAttentionStep(memory.mmul(Matrix.diag([...channels])), pair);

export const ojaStep = (memory: Matrix, { key, value }: Pair, eta: number, alpha = 1): Matrix =>
  Matrix.mul(memory, alpha).add(outer(value, Matrix.sub(key, memory.transpose().mmul(value))).mul(eta));

/** @param window the last pairs, the newest included */
export const omegaStep = (memory: Matrix, window: readonly Pair[], eta: number, alpha = 1): Matrix =>
  window.reduce((next, pair) => next.sub(regression(memory, pair).mul(eta)), Matrix.mul(memory, alpha));

export interface TitansState {
  readonly memory: Matrix;
  /** S, the momentum of past surprise. */
  readonly surprise: Matrix;
}

/** @param gates momentum θ, rate η, forgetting a */
export function titansStep(
  { memory, surprise }: TitansState,
  pair: Pair,
  gates: { readonly momentum: number; readonly rate: number; readonly forget: number },
): TitansState {
  const next = Matrix.mul(surprise, gates.momentum).sub(regression(memory, pair).mul(gates.rate));
  return { surprise: next, memory: Matrix.mul(memory, 1 - gates.forget).add(next) };
}
