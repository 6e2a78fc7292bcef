/** Running a traced function of a record of tensors in double precision, and random numbers of a shape. */
import * as tf from "@tensorflow/tfjs";
import {
  compile,
  flattenParams,
  type Key,
  normal,
  type Params,
  type TensorTree,
} from "../../../../lib/tensor/index.js";

/** What a pure function of tensors gives in float64: leaf by leaf, in its order. */
export async function inDouble<P extends TensorTree>(fn: (given: P) => Params, given: P): Promise<number[][]> {
  const leaves = (at: P) => flattenParams(fn(at)).map(([, leaf]) => leaf);
  const run = await compile(leaves, [given], { dtype: "float64" });
  const found = (await run.run([given as never])).map((leaf) => Array.from(leaf.dataSync()));
  run.dispose();
  return found;
}

/** Standard normal numbers as a tensor. */
export function gaussianTensor(from: Key, shape: number[], deviation = 1): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(Float32Array.from(normal(from, size, { deviation })), shape);
}
