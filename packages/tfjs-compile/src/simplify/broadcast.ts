/**
 * Broadcasts last: elementwise kernels broadcast by themselves, so an operand need not be blown up before, and what depends on few numbers is computed
 * on few. The gradients of sums and of broadcasting operators are full of such operands.
 */
import { broadcastShapes, sameShape, type Value } from "../graph/graph.js";
import {
  type Context,
  type Draft,
  ELEMENTWISE,
  inputOf,
  madeBy,
  type Rewrite,
  type RuleTable,
  unbroadcast,
} from "./context.js";

function idle({ inputs, outputs }: Draft): Value | undefined {
  return sameShape(inputs.x.shape, outputs[0].shape) ? inputs.x : undefined;
}

function twice({ inputs, outputs }: Draft, { make }: Context): Value | undefined {
  const inner = madeBy(inputs.x, "BroadcastTo");
  return inner && make("BroadcastTo", { x: inputOf(inner, "x") }, { shape: outputs[0].shape });
}

/** Leading axes of length 1 are what a broadcast adds anyway. */
function leadingOnes({ inputs, outputs }: Draft, { make }: Context): Value | undefined {
  const { shape } = inputs.x;
  const ones = shape.findIndex((length) => length !== 1);
  const drop = ones === -1 ? shape.length : ones;
  if (drop === 0) return undefined;
  const x = make("Reshape", { x: inputs.x }, { shape: shape.slice(drop) });
  return make("BroadcastTo", { x }, { shape: outputs[0].shape });
}

/** A tile along axes of length 1 is a broadcast. */
function tile({ inputs, attrs, outputs }: Draft, { make }: Context): Value | undefined {
  const reps = attrs.reps as readonly number[];
  if (!inputs.x.shape.every((length, axis) => length === 1 || reps[axis] === 1)) return undefined;
  return make("BroadcastTo", { x: inputs.x }, { shape: outputs[0].shape });
}

function filled({ attrs, outputs }: Draft, { splat }: Context): Value | undefined {
  const { dtype, shape } = outputs[0];
  return dtype === "bool" ? undefined : splat(attrs.value as number, dtype, shape);
}

const like =
  (value: number): Rewrite =>
  ({ outputs }, { splat }) =>
    outputs[0].dtype === "bool" ? undefined : splat(value, outputs[0].dtype, outputs[0].shape);

/** f(broadcast x, y): x is left small, and where both are, so is the result, which is broadcast afterwards. */
function elementwise({ op, inputs, attrs, outputs }: Draft, { make }: Context): Value | undefined {
  const small = Object.fromEntries(Object.entries(inputs).map(([slot, value]) => [slot, unbroadcast(value)]));
  if (Object.entries(small).every(([slot, value]) => value === inputs[slot])) return undefined;
  const result = make(op, small, attrs);
  const shape = Object.values(small).reduce<readonly number[]>((all, value) => broadcastShapes(all, value.shape), []);
  return sameShape(shape, outputs[0].shape) ? result : make("BroadcastTo", { x: result }, { shape: outputs[0].shape });
}

export const broadcasting: RuleTable = {
  BroadcastTo: [idle, twice, leadingOnes],
  Tile: [tile],
  Fill: [filled],
  ZerosLike: [like(0)],
  OnesLike: [like(1)],
  ...Object.fromEntries(ELEMENTWISE.map((kernel) => [kernel, [elementwise]])),
};
