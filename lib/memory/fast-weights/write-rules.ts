/**
 * Write rules as steepest descent on what the memory should do with the pair (k, v), and the rate β of the recurrence (stream.ts) that each of them is:
 *
 *     M_t = argmin_M  f(M) + (1/2η)‖M − α M_{t−1}‖²
 *
 *     hebbian     f = −⟨M k, v⟩                                          ε = 0, β = η             α M + η v kᵀ, exactly
 *     delta       f = ½‖M k − v‖², linearised at α M_{t−1}               ε = 1, β = η             one explicit step
 *     implicit    f = ½‖M k − v‖²                                        ε = 1, β = η/(1 + η‖k‖²)  exactly (Sherman–Morrison; Longhorn); η = ∞ is Kaczmarz, β = 1/‖k‖²
 *
 * "gated delta" is the delta rule with α_t < 1. The minus sign of the inner product is what makes the argmin write +v kᵀ.
 */
import { Matrix, solve } from "ml-matrix";
import { oneOf } from "../../linalg/index.js";
import { type Rows, rowAt, rowDots, rowsOf, scaledRows } from "./rows.js";
import { type EraseRule, requireRows } from "./stream.js";

export const writeRules = ["hebbian", "delta", "implicit"] as const;
export type WriteRule = (typeof writeRules)[number];

/** ε of the recurrence. @throws RangeError on an unknown rule */
export function eraseOf(rule: WriteRule): EraseRule {
  oneOf("write rule", rule, writeRules);
  return rule === "hebbian" ? "hebbian" : "delta";
}

/** β_t from η_t ≥ 0 and the keys. A key of zeros under η = ∞ writes nothing. @throws RangeError on a negative rate or NaN */
export function ratesOf(rule: WriteRule, eta: Float64Array, keys: Rows): Float64Array {
  const bad = eta.findIndex((value) => !(value >= 0));
  if (bad >= 0) throw new RangeError(`invalid rate: ${eta[bad]} at step ${bad}`);
  if (rule !== "implicit") return eta;
  const squares = rowDots(keys, keys);
  return eta.map((value, t) =>
    value === Number.POSITIVE_INFINITY ? inverse(squares[t]) : value / (1 + value * squares[t]),
  );
}

function inverse(square: number): number {
  return square === 0 ? 0 : 1 / square;
}

/** From the gradient over β to those over η, and over keys through ‖k‖². */
export function ratesAdjoint(
  rule: WriteRule,
  eta: Float64Array,
  keys: Rows,
  back: Float64Array,
): { readonly eta: Float64Array; readonly keys: Rows } {
  const beta = ratesOf(rule, eta, keys);
  if (rule !== "implicit") return { eta: back, keys: scaledRows(keys, new Float64Array(keys.count)) };
  // β = η/(1 + η s): ∂β/∂η = (1 − β s)², ∂β/∂s = −β², ∂s/∂k = 2k.
  const squares = rowDots(keys, keys);
  return {
    eta: back.map((bar, t) => bar * (1 - beta[t] * squares[t]) ** 2),
    keys: scaledRows(
      keys,
      back.map((bar, t) => -2 * bar * beta[t] ** 2),
    ),
  };
}

/** One problem: the pair, the memory α M_{t−1} that the step starts from, and η. */
export interface WriteProblem {
  readonly carried: Rows;
  readonly key: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  readonly eta: number;
}

/** f(M) + (1/2η)‖M − α M_{t−1}‖² of a rule; the linearised f of "delta" without its constant. */
export function writeObjective(rule: WriteRule, { carried, key, value, eta }: WriteProblem, memory: Rows): number {
  requireRows("memory", memory, carried.count, carried.width);
  const distance = memory.data.reduce((sum, entry, i) => sum + (entry - carried.data[i]) ** 2, 0) / (2 * eta);
  const read = (from: Rows, i: number) => rowAt(from, i).reduce((sum, entry, c) => sum + entry * key[c], 0);
  let f = 0;
  for (let i = 0; i < memory.count; i++) {
    const now = read(memory, i);
    if (rule === "hebbian") f -= now * value[i];
    else if (rule === "implicit") f += (now - value[i]) ** 2 / 2;
    else f += (read(carried, i) - value[i]) * now;
  }
  return f + distance;
}

/** The minimiser from its normal equations, solved densely: M (s k kᵀ + I/η) = αM/η + w kᵀ. The oracle of a step of the recurrence. */
export function writeReference(rule: WriteRule, { carried, key, value, eta }: WriteProblem): Rows {
  const k = Matrix.columnVector(Array.from(key));
  const old = new Matrix(Array.from({ length: carried.count }, (_, i) => Array.from(rowAt(carried, i))));
  const system = Matrix.eye(carried.width).mul(1 / eta);
  if (rule === "implicit") system.add(k.mmul(k.transpose()));
  const target = Matrix.columnVector(Array.from(value));
  if (rule === "delta") target.sub(old.mmul(k));
  const right = old
    .clone()
    .mul(1 / eta)
    .add(target.mmul(k.transpose()));
  return rowsOf(solve(system, right.transpose()).transpose().to2DArray());
}
