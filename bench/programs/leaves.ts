/** Records of tensors as named arrays, and back: what learners call θ is what a problem holds as leaves. */
import { disposeParams, flattenParams, type Params, unflattenParams } from "../../lib/tensor/index.js";
import type { Leaves } from "./problem.js";
import type { Tensors } from "./program.js";

/** The values of a record by the names of its leaves; the tensors are freed. */
export function leavesOf(make: () => Params): Leaves {
  const params = make();
  const leaves = Object.fromEntries(
    flattenParams(params).map(([name, leaf]) => [
      name,
      { shape: leaf.shape, values: Float32Array.from(leaf.dataSync()) },
    ]),
  );
  disposeParams(params);
  return leaves;
}

/** A record like `like` with the leaves of a problem; what belongs to its optimizer stays as it is there. */
export function withLeaves<P extends Params>(like: P, leaves: Tensors): P {
  const names = flattenParams(like).filter(([name]) => !isOptimizers(name));
  const missing = names.find(([name]) => leaves[name] === undefined);
  if (missing !== undefined) throw new Error(`no "${missing[0]}" in the problem`);
  const filled = flattenParams(like).map(([name, leaf]) => leaves[name] ?? leaf);
  return unflattenParams(filled, like) as Params as P;
}

export const isOptimizers = (name: string) => name.startsWith("optimizer");
