/**
 * Hamiltonian network (Greydanus, Dzamba, Yosinski 2019): one scalar network H, and the field that its gradient has,
 *
 *     q̇ = ∂H/∂p,   ṗ = −∂H/∂q,   x = (q, p),
 *
 * so that dH/dt = ∇H · J∇H = 0 for any weights.
 */
import * as tf from "@tensorflow/tfjs";
import type { DynamicsModel } from "./model.js";
import { potential, randomPotential } from "./potential.js";
import { slope } from "./slope.js";

export interface HamiltonianOptions {
  /** d, even: the first half of x is q, the second p. */
  readonly dimension: number;
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
}

/** @throws Error on a dimension that is no positive even number; `init` throws on a width that is no positive whole number */
export function hamiltonian({ dimension, widths }: HamiltonianOptions): DynamicsModel {
  if (!(Number.isSafeInteger(dimension) && dimension > 0 && dimension % 2 === 0)) {
    throw new Error(`invalid dimension of a Hamiltonian system: ${dimension}`);
  }
  return {
    name: "hamiltonian",
    dimension,
    init: (key) => ({ nets: { H: randomPotential(key, dimension, widths) }, constants: {} }),
    energy: ({ nets }, x) => potential(nets.H, x),
    field: ({ nets }, x) =>
      tf.tidy(() => {
        const [dq, dp] = tf.split(
          slope((at) => potential(nets.H, at), x),
          2,
          -1,
        );
        return tf.concat([dp, tf.neg(dq)], -1);
      }),
  };
}
