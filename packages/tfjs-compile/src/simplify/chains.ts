/**
 * The order of matrix products, by their cost. Products are associative and distribute over sums:
 *
 *     X (A B) = (X A) B        X (W + A B) = X W + (X A) B
 *
 * An adapted weight of MAML is W − α xᵀd, one matrix a task whose update has no more rank than the task has points. Multiplied out, the tasks share
 * X W, one tall product, and the update stays thin: no task's weight is ever formed, in the inner loop or in its gradient. Which form is cheaper is
 * decided by counting multiplications; a product that other nodes use too is charged to each of them in part.
 */
import type { Value } from "../graph/graph.js";
import { broadcastShapes, sameShape, sizeOf } from "../graph/graph.js";
import { scaled } from "./algebra.js";
import { type Context, type Draft, inputOf, madeBy, type RuleTable } from "./context.js";

/** A matrix (or batch of them) and whether its transpose is meant. */
interface Operand {
  readonly of: Value;
  readonly turned: boolean;
}

/** How much less a form must cost to be taken: the other has larger, faster pieces. */
const GAIN = 0.8;
/** The cost per multiplication of one tall product against that of a batch of small ones: 9.4 µs to 16 for [25,10,40] by [40,40]. */
const TALL = 0.6;

const shapeOf = ({ of, turned }: Operand): readonly [number, number] => {
  const [rows, columns] = of.shape.slice(-2);
  return turned ? [columns, rows] : [rows, columns];
};

const batchOf = ({ of }: Operand): readonly number[] => of.shape.slice(0, -2);

function cost(a: Operand, b: Operand): number {
  const batch = sizeOf(broadcastShapes(batchOf(a), batchOf(b)));
  const [rows, inner] = shapeOf(a);
  const tall = batch > 1 && sizeOf(batchOf(b)) === 1 && !a.turned;
  return batch * rows * inner * shapeOf(b)[1] * (tall ? TALL : 1);
}

function times(a: Operand, b: Operand, { make }: Context): Value {
  return make("BatchMatMul", { a: a.of, b: b.of }, { transposeA: a.turned, transposeB: b.turned });
}

const plain = (of: Value): Operand => ({ of, turned: false });

/** c · A B */
interface Chain {
  readonly a: Operand;
  readonly b: Operand;
  readonly factor: number;
}

/** The operands of a product, also behind a known factor: (AB)ᵀ = BᵀAᵀ. */
function chainOf(operand: Operand, context: Context): Chain | undefined {
  const { of: product, factor } = scaled(operand.of, context) ?? { of: operand.of, factor: 1 };
  const node = madeBy(product, "BatchMatMul");
  if (node === undefined) return undefined;
  const a = { of: inputOf(node, "a"), turned: node.attrs.transposeA === true };
  const b = { of: inputOf(node, "b"), turned: node.attrs.transposeB === true };
  const flip = ({ of, turned }: Operand): Operand => ({ of, turned: !turned });
  return operand.turned ? { a: flip(b), b: flip(a), factor } : { a, b, factor };
}

function scale(x: Value, factor: number, { make, splat }: Context): Value {
  return factor === 1 ? x : make("Multiply", { a: x, b: splat(factor, "float32") });
}

const operandsOf = ({ inputs, attrs }: Draft): readonly [Operand, Operand] => [
  { of: inputs.a, turned: attrs.transposeA === true },
  { of: inputs.b, turned: attrs.transposeB === true },
];

/** X (A B) → (X A) B and (A B) X → A (B X), where that is cheaper. */
function associate(draft: Draft, context: Context): Value | undefined {
  if (draft.outputs[0].dtype !== "float32") return undefined;
  const [left, right] = operandsOf(draft);
  const now = cost(left, right);
  const inRight = chainOf(right, context);
  if (inRight !== undefined) {
    const { a, b, factor } = inRight;
    const { batch, rows, inner } = thinProduct(left, a);
    const formed = cost(a, b) / context.uses(right.of);
    if (cost(left, a) + batch * rows * inner * shapeOf(b)[1] < GAIN * (now + formed)) {
      return scale(times(plain(times(left, a, context)), b, context), factor, context);
    }
  }
  const inLeft = chainOf(left, context);
  if (inLeft !== undefined) {
    const { a, b, factor } = inLeft;
    const { batch, rows, inner } = thinProduct(b, right);
    const formed = cost(a, b) / context.uses(left.of);
    if (cost(b, right) + batch * rows * shapeOf(a)[0] * inner < GAIN * (now + formed)) {
      return scale(times(a, plain(times(b, right, context)), context), factor, context);
    }
  }
  return undefined;
}

/** The size of the product of two operands, before it is made. */
function thinProduct(a: Operand, b: Operand) {
  return { batch: sizeOf(broadcastShapes(batchOf(a), batchOf(b))), rows: shapeOf(a)[0], inner: shapeOf(b)[1] };
}

/** X (W ± c A B) → X W ± c (X A) B, where W is one matrix for the whole batch and the sum is one for each of its members. */
function distribute(draft: Draft, context: Context): Value | undefined {
  const [left, right] = operandsOf(draft);
  const { node } = right.of;
  if (draft.outputs[0].dtype !== "float32" || (node?.op !== "Sub" && node?.op !== "Add")) return undefined;
  const [base, update] = [inputOf(node, "a"), inputOf(node, "b")];
  const chain = chainOf({ of: update, turned: right.turned }, context);
  // Only their batches may broadcast.
  const areMatrices = [base, update].every(({ shape }) => sameShape(shape.slice(-2), right.of.shape.slice(-2)));
  if (chain === undefined || !areMatrices || update.shape.length !== right.of.shape.length) return undefined;
  const { a, b, factor } = chain;
  const shared: Operand = { of: base, turned: right.turned };
  const wide = cost(left, right) + cost(a, b) / context.uses(right.of);
  const { batch, rows, inner } = thinProduct(left, a);
  const thin = cost(left, shared) + cost(left, a) + batch * rows * inner * shapeOf(b)[1];
  if (!(thin < GAIN * wide)) return undefined;
  const correction = scale(times(plain(times(left, a, context)), b, context), factor, context);
  return context.make(node.op, { a: times(left, shared, context), b: correction });
}

export const chains: RuleTable = { BatchMatMul: [distribute, associate] };
