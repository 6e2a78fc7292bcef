/**
 * The derivative of the meta-loss along a direction, in float64, next to the meta-loss itself at shifted parameters:
 *
 *     ⟨g(θ), v⟩   against   (F(θ + hv) − F(θ − hv))/2h,
 *
 * with g what an algorithm takes for ∇F. They agree to O(h²) for MAML, and for no first-order stand-in.
 */
import type * as tf from "@tensorflow/tfjs";
import { compile, flattenParams, type Params, unflattenParams } from "../tensor/index.js";
import { type MetaBatch, type MetaOptions, metaGradients, type TaskLosses } from "./maml.js";

export interface MetaSlope {
  /** F(θ + hv). */
  readonly loss: number;
  /** ⟨g(θ + hv), v⟩. */
  readonly slope: number;
}

/** A compiled function of h. `direction` is v, all its leaves end to end, in the order of the record θ. */
export async function metaSlope<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  theta: P,
  direction: ArrayLike<number>,
  batch: MetaBatch<Data>,
  options: MetaOptions,
): Promise<(h: number) => Promise<MetaSlope>> {
  const leaves = (record: Params): Leaves => flattenParams(record).map(([, leaf]) => leaf);
  const nested = <T extends Params>(flat: Leaves, like: T) => unflattenParams(flat, like) as Params as T;
  const start = leaves(theta);
  const size = start.reduce((sum, leaf) => sum + leaf.size, 0);
  if (direction.length !== size) throw new RangeError(`invalid direction: got ${direction.length}, expected ${size}`);
  const at = (weights: Leaves, data: Leaves) => {
    const { value, gradients } = metaGradients(losses, nested(weights, theta), nested(data, batch), options);
    return { loss: value, gradients: leaves(gradients) };
  };
  const run = await compile(at, [start, leaves(batch)], { dtype: "float64", name: "meta-gradient" });
  const offsets = start.map((_, i) => start.slice(0, i).reduce((sum, leaf) => sum + leaf.size, 0));
  return async (h) => {
    const shifted = start.map((leaf, i) =>
      Float64Array.from(leaf.dataSync(), (value, j) => value + h * direction[offsets[i] + j]),
    );
    const { loss, gradients } = await run(shifted, leaves(batch));
    const slope = gradients.reduce((sum, leaf, i) => {
      const g = leaf.dataSync() as Float64Array;
      return sum + g.reduce((part, value, j) => part + value * direction[offsets[i] + j], 0);
    }, 0);
    return { loss: (loss.dataSync() as Float64Array)[0], slope };
  };
}

type Leaves = readonly tf.Tensor[];
