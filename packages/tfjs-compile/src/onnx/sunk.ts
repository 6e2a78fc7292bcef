/** Values that lack a transpose (layout.ts), and the arithmetic of permutations. */
import type { GraphBuilder } from "../graph/builder.js";
import { sameShape, sizeOf, type Value } from "../graph/graph.js";

/** An order of axes, as the attribute of Transpose: axis i of the result is axis perm[i] of the input. */
export type Perm = readonly number[];

/** A value of the old graph, as one of the new graph and the transpose that leads back to it. */
export interface Sunk {
  readonly value: Value;
  readonly perm: Perm;
}

export const isIdentity = (perm: Perm): boolean => perm.every((axis, i) => axis === i);
export const samePerm = (a: Perm, b: Perm): boolean => sameShape(a, b);
export const moved = (shape: readonly number[], perm: Perm): number[] => perm.map((axis) => shape[axis]);

export function inverse(perm: Perm): number[] {
  const back: number[] = [];
  perm.forEach((axis, i) => {
    back[axis] = i;
  });
  return back;
}

/** Whether a transpose moves only axes of length 1, and is a reshape. */
function keepsOrder(shape: readonly number[], perm: Perm): boolean {
  const long = perm.filter((axis) => shape[axis] !== 1);
  return long.every((axis, i) => i === 0 || axis > long[i - 1]);
}

/** The value with its transpose done. */
export function settled(builder: GraphBuilder, { value, perm }: Sunk): Value {
  if (isIdentity(perm)) return value;
  const shape = moved(value.shape, perm);
  if (keepsOrder(value.shape, perm)) return reshaped(builder, value, shape);
  return builder.node("Transpose", [value], { perm }, [{ shape, dtype: value.dtype }])[0];
}

/** A value of as many axes or fewer, turned so that it broadcasts against values that lack a transpose by `perm`. */
export function aligned(builder: GraphBuilder, value: Value, perm: Perm): Value {
  if (sizeOf(value.shape) === 1 && value.shape.length === 0) return value;
  const back = inverse(perm);
  const full = [...new Array(perm.length - value.shape.length).fill(1), ...value.shape];
  if (keepsOrder(full, back)) return reshaped(builder, value, moved(full, back));
  return settled(builder, { value: reshaped(builder, value, full), perm: back });
}

/** Whether `aligned` moves no data, or little beside `size` elements. */
export function alignsCheaply({ shape, data }: Value, perm: Perm, size: number): boolean {
  const full = [...new Array(perm.length - shape.length).fill(1), ...shape];
  return data !== undefined || keepsOrder(full, inverse(perm)) || sizeOf(shape) * 8 <= size;
}

function reshaped(builder: GraphBuilder, value: Value, shape: readonly number[]): Value {
  if (sameShape(value.shape, shape)) return value;
  const attrs = { allowzero: shape.includes(0) ? 1 : 0 };
  return builder.node("Reshape", [value, int64(builder, shape)], attrs, [{ shape, dtype: value.dtype }])[0];
}

export function int64(builder: GraphBuilder, values: readonly number[]): Value {
  return builder.constant(BigInt64Array.from(values, BigInt), { shape: [values.length], dtype: "int64" });
}
