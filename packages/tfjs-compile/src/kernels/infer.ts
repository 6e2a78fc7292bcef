/** Shapes and dtypes that many kernels share. */
import type { Dtype, Spec } from "../graph/graph.js";
import { broadcastShapes } from "../graph/graph.js";
import type { Inputs } from "./rule.js";

/** The result is like the input `x`. */
export const likeX = ({ x }: Inputs): Spec => ({ shape: x.shape, dtype: x.dtype });

/** The broadcast shape of `a` and `b`, in the dtype of `a` (tfjs has made the two equal) or the one given. */
export const broadcast =
  (dtype?: Dtype) =>
  ({ a, b }: Inputs): Spec => ({ shape: broadcastShapes(a.shape, b.shape), dtype: dtype ?? a.dtype });

/** An axis or axes as tfjs takes them (negative, one number, none for all), counted from 0. @throws Error outside of the rank */
export function axesOf(axis: number | readonly number[] | null | undefined, rank: number): number[] {
  if (axis === undefined || axis === null) return Array.from({ length: rank }, (_, i) => i);
  return (typeof axis === "number" ? [axis] : [...axis]).map((entry) => {
    if (!(Number.isInteger(entry) && entry >= -rank && entry < rank)) {
      throw new Error(`invalid axis: ${entry} of a tensor of rank ${rank}`);
    }
    return entry < 0 ? entry + rank : entry;
  });
}
