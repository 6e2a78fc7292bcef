/**
 * Arithmetic with known numbers and signs. Gradients are products of many such factors (a mean's 1/n, a square's 2, a minus of every subtraction, the
 * step size): they are gathered into one and applied once, late.
 *
 *     x·1 → x     x+0 → x     x−0 → x     x/1 → x     0−x → −x     x² → x·x     (c₁x)·c₂ → (c₁c₂)x     −x → (−1)x, and x/c counts as (1/c)x
 *     a + (−1)b → a − b     a − (−1)b → a + b     Σ cx → c Σ x     A(cB) → c(AB)     (cx)·y → c(xy) and cx + cy → c(x + y) where cx is used once
 *
 * x·0 is left alone: it is NaN where x is. Factors far from 1 are left alone too: gathered, they could overflow where the program does not.
 */
import { isModerate, sameShape, type Value } from "../graph/graph.js";
import { type Context, type Draft, inputOf, madeBy, type RuleTable } from "./context.js";

/** x = factor · of */
export interface Scaled {
  readonly factor: number;
  readonly of: Value;
}

/** Splits a product with, or a quotient by, a known number, also behind a reshape. */
export function scaled(value: Value, context: Context): Scaled | undefined {
  if (value.dtype !== "float32") return undefined;
  const reshape = madeBy(value, "Reshape");
  if (reshape !== undefined) {
    const inner = scaled(inputOf(reshape, "x"), context);
    return inner && { ...inner, of: context.make("Reshape", { x: inner.of }, { shape: value.shape }) };
  }
  const node = madeBy(value, "Multiply") ?? madeBy(value, "RealDiv");
  const number = node && context.numberOf(inputOf(node, "b"));
  if (node === undefined || number === undefined) return undefined;
  const factor = node.op === "RealDiv" ? 1 / number : number;
  const of = inputOf(node, "a");
  return sameShape(of.shape, value.shape) && isModerate(factor) ? { factor, of } : undefined;
}

/** The same, only where nobody else needs the product. */
function scaledOnce(value: Value, context: Context): Scaled | undefined {
  return context.uses(value) > 1 ? undefined : scaled(value, context);
}

/** x · factor; as a division where that is by a whole number, because x/3 is rounded right and x·(1/3) is not. */
function times(x: Value, factor: number, { make, splat }: Context): Value {
  const divisor = Math.round(1 / factor);
  const divides = Math.abs(divisor * factor - 1) < 4e-16 && !Number.isInteger(Math.log2(Math.abs(divisor)));
  return divides
    ? make("RealDiv", { a: x, b: splat(divisor, "float32") })
    : make("Multiply", { a: x, b: splat(factor, "float32") });
}

const isFloat = ({ outputs }: Draft) => outputs[0].dtype === "float32";

/** x if it has the shape of the result, else broadcast to it. */
function as(x: Value, { outputs }: Draft, { make }: Context): Value {
  return make("BroadcastTo", { x }, { shape: outputs[0].shape });
}

function multiply(draft: Draft, context: Context): Value | undefined {
  const { a, b } = draft.inputs;
  const { numberOf, make } = context;
  const left = numberOf(a);
  const right = numberOf(b);
  if (right === 1) return as(a, draft, context);
  if (left === 1) return as(b, draft, context);
  if (!isFloat(draft)) return undefined;
  if (left !== undefined && right !== undefined) return context.splat(left * right, "float32", draft.outputs[0].shape);
  if (left !== undefined) return make("Multiply", { a: b, b: a });
  if (right !== undefined) {
    const inner = scaled(a, context);
    if (inner === undefined || !isModerate(right * inner.factor)) return undefined;
    return times(as(inner.of, draft, context), right * inner.factor, context);
  }
  const x = scaledOnce(a, context);
  const y = scaledOnce(b, context);
  const factor = (x?.factor ?? 1) * (y?.factor ?? 1);
  if ((x ?? y) !== undefined && isModerate(factor))
    return times(make("Multiply", { a: x?.of ?? a, b: y?.of ?? b }), factor, context);
  // Equal products are found by their inputs: one order for both.
  return a.id > b.id ? make("Multiply", { a: b, b: a }) : undefined;
}

function add(draft: Draft, context: Context): Value | undefined {
  const { a, b } = draft.inputs;
  const { numberOf, make } = context;
  if (numberOf(b) === 0) return as(a, draft, context);
  if (numberOf(a) === 0) return as(b, draft, context);
  if (!isFloat(draft)) return undefined;
  const x = scaledOnce(a, context);
  const y = scaledOnce(b, context);
  if (x && y && x.factor === y.factor) return times(make("Add", { a: x.of, b: y.of }), x.factor, context);
  if (x && y && x.factor === -y.factor) return times(make("Sub", { a: x.of, b: y.of }), x.factor, context);
  if (y?.factor === -1) return make("Sub", { a, b: y.of });
  if (x?.factor === -1) return make("Sub", { a: b, b: x.of });
  return a.id > b.id ? make("Add", { a: b, b: a }) : undefined;
}

function sub(draft: Draft, context: Context): Value | undefined {
  const { a, b } = draft.inputs;
  const { numberOf, make } = context;
  if (numberOf(b) === 0) return as(a, draft, context);
  if (!isFloat(draft)) return undefined;
  if (numberOf(a) === 0) return times(as(b, draft, context), -1, context);
  const x = scaledOnce(a, context);
  const y = scaledOnce(b, context);
  if (x && y && x.factor === y.factor) return times(make("Sub", { a: x.of, b: y.of }), x.factor, context);
  if (x && y && x.factor === -y.factor) return times(make("Add", { a: x.of, b: y.of }), x.factor, context);
  if (y !== undefined && y.factor < 0 && isModerate(y.factor))
    return make("Add", { a, b: times(y.of, -y.factor, context) });
  return undefined;
}

function divide(draft: Draft, context: Context): Value | undefined {
  const { a, b } = draft.inputs;
  const divisor = context.numberOf(b);
  if (divisor === 1) return as(a, draft, context);
  if (!isFloat(draft)) return undefined;
  const x = divisor === undefined ? scaledOnce(a, context) : scaled(a, context);
  if (x === undefined) return undefined;
  if (divisor === undefined) return times(context.make("RealDiv", { a: x.of, b }), x.factor, context);
  return isModerate(x.factor / divisor) ? times(as(x.of, draft, context), x.factor / divisor, context) : undefined;
}

/** −x as a product: signs are factors like others. */
function negate(draft: Draft, context: Context): Value | undefined {
  return isFloat(draft) ? times(draft.inputs.x, -1, context) : undefined;
}

function square({ inputs: { x } }: Draft, { make }: Context): Value {
  return make("Multiply", { a: x, b: x });
}

function squaredDifference({ inputs: { a, b } }: Draft, { make }: Context): Value {
  const difference = make("Sub", { a, b });
  return make("Multiply", { a: difference, b: difference });
}

/** Σ cx → c Σ x and the like, whoever else needs cx: the result is smaller, or what follows takes the factor in. */
function linear(draft: Draft, context: Context): Value | undefined {
  const x = isFloat(draft) ? scaled(draft.inputs.x, context) : undefined;
  return x && isModerate(x.factor)
    ? times(context.make(draft.op, { x: x.of }, draft.attrs), x.factor, context)
    : undefined;
}

/** A(cB) → c(AB), whoever else needs cB: a product of matrices takes a factor of its result for nothing. */
function bilinear(draft: Draft, context: Context): Value | undefined {
  if (!isFloat(draft)) return undefined;
  const a = scaled(draft.inputs.a, context);
  const b = scaled(draft.inputs.b, context);
  const factor = (a?.factor ?? 1) * (b?.factor ?? 1);
  if ((a ?? b) === undefined || !isModerate(factor)) return undefined;
  const inputs = { a: a?.of ?? draft.inputs.a, b: b?.of ?? draft.inputs.b };
  return times(context.make(draft.op, inputs, draft.attrs), factor, context);
}

export const algebra: RuleTable = {
  Multiply: [multiply],
  Add: [add],
  Sub: [sub],
  RealDiv: [divide],
  Neg: [negate],
  Square: [square],
  SquaredDifference: [squaredDifference],
  Sum: [linear],
  BatchMatMul: [bilinear],
};
