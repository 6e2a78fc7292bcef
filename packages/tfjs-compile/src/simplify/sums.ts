/** Sums: over axes of length 1 they are reshapes, over a broadcast axis multiples, and a sum of sums is one. */
import { sameShape, sizeOf, type Value } from "../graph/graph.js";
import { axesOf } from "../kernels/infer.js";
import { type Context, type Draft, inputOf, madeBy, type RuleTable } from "./context.js";

const axesIn = ({ inputs, attrs }: Draft) => axesOf(attrs.axis as number[], inputs.x.shape.length);

function overOnes(draft: Draft, { make }: Context): Value | undefined {
  const { inputs, outputs } = draft;
  if (inputs.x.dtype !== outputs[0].dtype || sizeOf(inputs.x.shape) === 0) return undefined;
  const axes = axesIn(draft);
  const long = axes.filter((axis) => inputs.x.shape[axis] !== 1);
  if (long.length === 0) return make("Reshape", { x: inputs.x }, { shape: outputs[0].shape });
  if (long.length === axes.length || draft.attrs.keepDims) return undefined;
  const shape = inputs.x.shape.filter((_, axis) => !axes.includes(axis) || long.includes(axis));
  const kept = inputs.x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis) || long.includes(axis));
  const x = make("Reshape", { x: inputs.x }, { shape });
  return make("Sum", { x }, { axis: long.map((axis) => kept.indexOf(axis)) });
}

/** Σ over an axis along which x is a broadcast of length n: n times x. */
function overBroadcast(draft: Draft, { make, splat }: Context): Value | undefined {
  const { inputs, outputs, attrs } = draft;
  const inner = madeBy(inputs.x, "BroadcastTo");
  if (inner === undefined || outputs[0].dtype !== "float32" || attrs.keepDims) return undefined;
  const small = inputOf(inner, "x");
  const big = inputs.x.shape;
  const padded = [...Array(big.length - small.shape.length).fill(1), ...small.shape];
  const axes = axesIn(draft);
  const count = sizeOf(axes.filter((axis) => padded[axis] === 1).map((axis) => big[axis]));
  if (count === 0) return undefined;
  const x = make("Reshape", { x: small }, { shape: padded });
  const sum = make("Sum", { x }, { axis: axes });
  const multiple = make("Multiply", { a: sum, b: splat(count, "float32") });
  return make("BroadcastTo", { x: multiple }, { shape: outputs[0].shape });
}

function ofSum(draft: Draft, { make, uses }: Context): Value | undefined {
  const inner = madeBy(draft.inputs.x, "Sum");
  if (inner === undefined || inner.attrs.keepDims || draft.attrs.keepDims || uses(draft.inputs.x) > 1) return undefined;
  const x = inputOf(inner, "x");
  const first = axesOf(inner.attrs.axis as number[], x.shape.length);
  const left = x.shape.map((_, axis) => axis).filter((axis) => !first.includes(axis));
  return make("Sum", { x }, { axis: [...first, ...axesIn(draft).map((axis) => left[axis])].sort((a, b) => a - b) });
}

/** A mean is a sum and a divisor, which finds other factors to be gathered with. */
function mean(draft: Draft, { make, splat }: Context): Value | undefined {
  const { inputs, outputs } = draft;
  const count = sizeOf(axesIn(draft).map((axis) => inputs.x.shape[axis]));
  if (inputs.x.dtype !== "float32" || count === 0) return undefined;
  const sum = make("Sum", { x: inputs.x }, { axis: axesIn(draft) });
  const x = make("RealDiv", { a: sum, b: splat(count, "float32") });
  return make("Reshape", { x }, { shape: outputs[0].shape });
}

/** A reshape that merges and splits axes, but none of those summed with one of those kept, can follow the sum. */
function ofReshape(draft: Draft, { make }: Context): Value | undefined {
  const inner = madeBy(draft.inputs.x, "Reshape");
  if (inner === undefined || draft.attrs.keepDims || sizeOf(draft.inputs.x.shape) === 0) return undefined;
  const x = inputOf(inner, "x");
  const summed = axesIn(draft);
  const axes: number[] = [];
  for (const { from, to } of blocks(x.shape, draft.inputs.x.shape)) {
    const long = to.filter((axis) => draft.inputs.x.shape[axis] !== 1);
    const count = long.filter((axis) => summed.includes(axis)).length;
    if (count > 0 && count < long.length) return undefined;
    if (count > 0) axes.push(...from);
  }
  const sum = make("Sum", { x }, { axis: axes });
  return make("Reshape", { x: sum }, { shape: draft.outputs[0].shape });
}

/** The axes of two shapes of the same size in groups of equal size, in order: [25,40,40] and [1,25,1600] → 25 | 40·40. */
function blocks(from: readonly number[], to: readonly number[]): { from: number[]; to: number[] }[] {
  const found: { from: number[]; to: number[] }[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const block = { from: [] as number[], to: [] as number[] };
    let [left, right] = [1, 1];
    do {
      if (j >= to.length || (left <= right && i < from.length)) {
        left *= from[i];
        block.from.push(i++);
      } else {
        right *= to[j];
        block.to.push(j++);
      }
    } while (left !== right);
    found.push(block);
  }
  return found;
}

/** Σ (X + Y) → Σ X + Σ Y where one of them is a sum or a product already, which takes the outer sum in. */
function ofAddition(draft: Draft, context: Context): Value | undefined {
  const { make, uses } = context;
  const inner = madeBy(draft.inputs.x, "Add");
  if (inner === undefined || draft.attrs.keepDims || uses(draft.inputs.x) > 1) return undefined;
  const terms = [inputOf(inner, "a"), inputOf(inner, "b")];
  if (
    !terms.every(({ shape }) => sameShape(shape, draft.inputs.x.shape)) ||
    !terms.some((term) => absorbs(term, context))
  )
    return undefined;
  const [a, b] = terms.map((x) => make("Sum", { x }, draft.attrs));
  return make("Add", { a, b });
}

/** @param depth of sums that are looked through: a sum of very many terms is left as it is */
function absorbs(value: Value, context: Context, depth = 64): boolean {
  const { node } = value;
  if (node === undefined || depth === 0 || context.uses(value) > 1) return false;
  if (node.op === "Sum") return true;
  if (node.op === "BatchMatMul") return node.attrs.transposeA === true && node.attrs.transposeB !== true;
  return (
    ["Add", "Reshape"].includes(node.op) && node.inputs.some((input) => absorbs(input as Value, context, depth - 1))
  );
}

export const sums: RuleTable = {
  Sum: [overOnes, overBroadcast, ofSum, ofReshape, ofAddition],
  Mean: [mean],
};
