import type * as tf from "@tensorflow/tfjs";
import { compile, flattenParams, type Params, unflattenParams } from "../../../../lib/tensor/index.js";

type Leaves = readonly tf.Tensor[];
const leavesOf = (record: Params): Leaves => flattenParams(record).map(([, leaf]) => leaf);

/** All numbers of a record, end to end. */
export const numbersOf = (record: Params): Float64Array =>
  Float64Array.from(leavesOf(record).flatMap((leaf) => Array.from(leaf.dataSync())));

/**
 * A function of two records compiled in float64: of the numbers of the first, end to end, to the numbers of the result. The second record holds data.
 */
export async function inDoubles<P extends Params, Data extends Params>(
  fn: (params: P, data: Data) => Params,
  like: P,
  data: Data,
): Promise<(params: ArrayLike<number>) => Promise<Float64Array>> {
  const nested = <T extends Params>(flat: Leaves, shape: T) => unflattenParams(flat, shape) as Params as T;
  const run = await compile(
    (at: Leaves, on: Leaves) => leavesOf(fn(nested(at, like), nested(on, data))),
    [leavesOf(like), leavesOf(data)],
    { dtype: "float64" },
  );
  return async (params) => {
    const rest = Array.from(params);
    const out = await run(
      leavesOf(like).map(({ size }) => Float64Array.from(rest.splice(0, size))),
      leavesOf(data),
    );
    return Float64Array.from(out.flatMap((leaf) => Array.from(leaf.dataSync())));
  };
}

/** Largest difference, relative to the largest number of the second. */
export function relativeGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`got ${a.length} numbers, expected ${b.length}`);
  const list = Array.from(b);
  return Math.max(...list.map((x, i) => Math.abs(a[i] - x))) / Math.max(...list.map(Math.abs));
}
