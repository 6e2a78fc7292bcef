/** Values that are only moved: reshapes, transposes, slices, casts. Two in a row become one, and those that move nothing disappear. */
import { type Attrs, type Node, sameShape, sizeOf, type Value } from "../graph/graph.js";
import { type Context, type Draft, ELEMENTWISE, inputOf, madeBy, type RuleTable } from "./context.js";

const itself = ({ inputs }: Draft): Value => inputs.x;

/** A cast to the dtype that the value has. */
function idleCast({ inputs, outputs }: Draft): Value | undefined {
  return inputs.x.dtype === outputs[0].dtype ? inputs.x : undefined;
}

function idleReshape({ inputs, outputs }: Draft): Value | undefined {
  return sameShape(inputs.x.shape, outputs[0].shape) ? inputs.x : undefined;
}

/** Reshape(Reshape(x)) → Reshape(x). */
function reshapeTwice({ inputs, outputs }: Draft, { make }: Context): Value | undefined {
  const inner = madeBy(inputs.x, "Reshape");
  return inner && make("Reshape", { x: inputOf(inner, "x") }, { shape: outputs[0].shape });
}

/** A broadcast that is reshaped only by axes of length 1: the reshape goes first, and is small. */
function reshapeOfBroadcast({ inputs, outputs }: Draft, { make }: Context): Value | undefined {
  const inner = madeBy(inputs.x, "BroadcastTo");
  if (inner === undefined) return undefined;
  const small = inputOf(inner, "x");
  const wanted = outputs[0].shape;
  const big = inputs.x.shape;
  if (sizeOf(small.shape) === 1) return broadcastTo(make, small, [], wanted);
  const long = (shape: readonly number[]) => shape.filter((length) => length !== 1);
  if (!sameShape(long(big), long(wanted))) return undefined;
  const padded = [...Array(big.length - small.shape.length).fill(1), ...small.shape];
  const kept = padded.filter((_, axis) => big[axis] !== 1);
  let next = 0;
  const shape = wanted.map((length) => (length === 1 ? 1 : kept[next++]));
  return broadcastTo(make, small, shape, wanted);
}

function broadcastTo(make: Context["make"], x: Value, shape: readonly number[], wanted: readonly number[]): Value {
  return make("BroadcastTo", { x: make("Reshape", { x }, { shape }) }, { shape: wanted });
}

function expandDims({ inputs, outputs }: Draft, { make }: Context): Value {
  return make("Reshape", { x: inputs.input }, { shape: outputs[0].shape });
}

const permOf = (attrs: Attrs) => attrs.perm as readonly number[];

/** Transpose(Transpose(x)) → one; a transpose that only moves axes of length 1 is a reshape. */
function transpose({ inputs, attrs, outputs }: Draft, { make }: Context): Value | undefined {
  const perm = permOf(attrs);
  const { x } = inputs;
  const long = perm.filter((axis) => x.shape[axis] !== 1);
  if (long.every((axis, i) => i === 0 || axis > long[i - 1]))
    return make("Reshape", { x }, { shape: outputs[0].shape });
  const inner = madeBy(x, "Transpose");
  if (inner === undefined) return undefined;
  const first = permOf(inner.attrs);
  return make("Transpose", { x: inputOf(inner, "x") }, { perm: perm.map((axis) => first[axis]) });
}

/** What is equal everywhere is so after any movement. */
function moveSplat({ inputs, outputs }: Draft, { numberOf, splat }: Context): Value | undefined {
  const number = numberOf(inputs.x);
  return number === undefined || inputs.x.dtype === "bool"
    ? undefined
    : splat(number, inputs.x.dtype, outputs[0].shape);
}

function idleSlice({ inputs, outputs }: Draft): Value | undefined {
  return sameShape(inputs.x.shape, outputs[0].shape) ? inputs.x : undefined;
}

/** Parts without elements add nothing. */
function concat({ inputs, attrs }: Draft, { make }: Context): Value | undefined {
  const parts = Object.values(inputs);
  const full = parts.filter(({ shape }) => sizeOf(shape) > 0);
  if (full.length === 1) return full[0];
  if (full.length === parts.length || full.length === 0) return undefined;
  return make("Concat", Object.fromEntries(full.map((part, i) => [String(i), part])), attrs);
}

/**
 * f(reshape x) → reshape f(x) for elementwise f, so that reshapes meet and cancel. A summand beside a reshaped matrix product is reshaped back, because
 * the product can take a summand of its own shape in.
 */
function pastElementwise({ op, inputs, attrs, outputs }: Draft, { make }: Context): Value | undefined {
  const wanted = outputs[0].shape;
  const whole = Object.values(inputs).filter(({ shape }) => sameShape(shape, wanted));
  const sources = whole.map((input) => madeBy(input, "Reshape"));
  const products = op === "Add" || op === "Sub" ? sources.filter((source) => source && isMatrixProduct(source)) : [];
  const chosen = products[0] ?? sources.find((source) => source !== undefined);
  if (chosen === undefined) return undefined;
  const inner = inputOf(chosen, "x").shape;
  const moved: Record<string, Value> = {};
  for (const [slot, input] of Object.entries(inputs)) {
    const source = madeBy(input, "Reshape");
    const x = source && inputOf(source, "x");
    if (x !== undefined && sameShape(input.shape, wanted) && sameShape(x.shape, inner)) moved[slot] = x;
    else if (alignsWith(input.shape, inner, wanted)) moved[slot] = input;
    else if (products.length > 0 && sameShape(input.shape, wanted) && !isMatrix(input))
      moved[slot] = make("Reshape", { x: input }, { shape: inner });
    else return undefined;
  }
  const idle = Object.keys(moved).every((slot) => moved[slot] === inputs[slot]);
  if (idle || !Object.values(moved).some(({ shape }) => sameShape(shape, inner))) return undefined;
  return make("Reshape", { x: make(op, moved, attrs) }, { shape: wanted });
}

/** Whether a reshape is of a product of two matrices, not of two batches. */
function isMatrixProduct(reshape: Node): boolean {
  return isMatrix(inputOf(reshape, "x"));
}

/** A product of two matrices. Of two of them in a sum one must stay as it is, or each would be reshaped to the other for ever. */
function isMatrix(value: Value): boolean {
  return madeBy(value, "BatchMatMul")?.outputs[0].shape.length === 2;
}

/** Whether an operand broadcasts the same way to both shapes: their last axes, as many as it has, are equal. */
function alignsWith(operand: readonly number[], inner: readonly number[], outer: readonly number[]): boolean {
  const rank = operand.length;
  if (rank > inner.length) return false;
  return rank === 0 || sameShape(inner.slice(-rank), outer.slice(-rank));
}

export const movement: RuleTable = {
  Identity: [itself],
  Reshape: [idleReshape, reshapeTwice, reshapeOfBroadcast],
  ExpandDims: [expandDims],
  Transpose: [moveSplat, transpose],
  Slice: [idleSlice, moveSplat],
  Concat: [concat],
  ...Object.fromEntries(ELEMENTWISE.map((kernel) => [kernel, [pastElementwise]])),
  Cast: [idleCast, pastElementwise],
};
