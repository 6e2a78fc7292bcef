/** The field as a plain network, ẋ = f(x; Θ): nothing is conserved but by luck. What structure is compared with. */
import { wholeNumber } from "../../linalg/index.js";
import type { DynamicsModel } from "./model.js";
import { potential, randomPotential } from "./potential.js";

export interface PlainOptions {
  /** d. */
  readonly dimension: number;
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
}

/** @throws Error on a dimension that is no positive whole number; `init` throws on such a width */
export function plain({ dimension, widths }: PlainOptions): DynamicsModel {
  wholeNumber("dimension", dimension, 1);
  return {
    name: "plain",
    dimension,
    init: (key) => ({ nets: { f: randomPotential(key, dimension, widths, dimension) }, constants: {} }),
    field: ({ nets }, x) => potential(nets.f, x),
  };
}
