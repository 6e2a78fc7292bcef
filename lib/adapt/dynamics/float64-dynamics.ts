/**
 * Learned fields in plain float64, one instance and one state at a time: what `DynamicsModel.field` is on tensors. Structure holds to round-off,
 * dH/dt = ∇H · J∇H = 0 here, L∇S = 0 and M∇E = 0 in float64-brackets.ts, and roll-outs of ten thousand steps need no engine.
 * Reference: hamiltonian.ts, plain.ts.
 */
import { float64Generic } from "./float64-brackets.js";
import {
  type Float64Field,
  type Float64Options,
  float64Network,
  outputsOf,
  type ReadableWeights,
  type ScalarFunction,
  scalarFunction,
} from "./float64-network.js";
import type { DynamicsModel } from "./model.js";

/** f = J∇H, x = (q, p). */
export interface Float64Hamiltonian extends Float64Field {
  readonly energy: ScalarFunction;
  /** J∇²H, d × d, row by row: what Newton's method for an implicit step asks for. */
  jacobian(x: ArrayLike<number>): Float64Array;
}

/**
 * The field of a model.
 * @throws Error where the weights have no such instance
 */
export function float64Field(
  model: DynamicsModel,
  weights: ReadableWeights,
  options: Float64Options = {},
): Float64Field {
  switch (model.name) {
    case "hamiltonian":
      return float64Hamiltonian(weights, options);
    case "generic":
      return float64Generic(weights, options);
    case "plain":
      return float64Plain(weights, options);
  }
}

/** @throws Error where the weights have no such instance */
export function float64Plain({ nets }: ReadableWeights, { instance = 0 }: Float64Options = {}): Float64Field {
  const network = float64Network(nets.f, instance);
  return { dimension: network.inputs, field: outputsOf(network) };
}

/** @throws Error where the weights have no such instance */
export function float64Hamiltonian(
  { nets }: ReadableWeights,
  { instance = 0 }: Float64Options = {},
): Float64Hamiltonian {
  const network = float64Network(nets.H, instance);
  const energy = scalarFunction(network);
  const half = network.inputs / 2;
  return {
    dimension: network.inputs,
    energy,
    field: (x) => turned(energy.gradient(x), half),
    jacobian: (x) => turned(energy.hessian(x), half * network.inputs),
  };
}

/** J times rows of numbers: the second half, then the first with its sign changed. */
function turned(rows: Float64Array, half: number): Float64Array {
  const result = new Float64Array(2 * half);
  for (let a = 0; a < half; a++) {
    result[a] = rows[half + a];
    result[half + a] = -rows[a];
  }
  return result;
}
