/**
 * What a rewriting rule sees: the node about to be made, with inputs that are simplified already, and the means to make other nodes instead.
 *
 * Scalars. A constant of the kernel graph may carry more precision than float32: numbers made by folding are kept in double, and rounded once when
 * the model is written.
 */
import { type Attrs, type Node, type Spec, splatOf, type Value } from "../graph/graph.js";
import type { Inputs } from "../kernels/rule.js";

/** A kernel that is about to be added to the graph. */
export interface Draft {
  readonly op: string;
  readonly inputs: Inputs;
  readonly attrs: Attrs;
  readonly outputs: readonly Spec[];
}

export interface Context {
  /** Adds a kernel with one result, simplified by the same rules. */
  make(op: string, inputs: Inputs, attrs?: Attrs): Value;
  /** The result of a kernel where it is in the graph already. */
  find(op: string, inputs: Inputs, attrs: Attrs): Value | undefined;
  /** A constant filled with one number; a scalar by default. */
  splat(value: number, dtype: Spec["dtype"], shape?: readonly number[]): Value;
  /** The number that fills a value, where it is a constant of equal elements. */
  numberOf(value: Value): number | undefined;
  /** How often the graph that is being simplified uses a value; one that was made by a rule counts as used once. */
  uses(value: Value): number;
}

/** The value to use instead, or undefined where the rule does not apply. */
export type Rewrite = (draft: Draft, context: Context) => Value | undefined;

/** The rules of each kernel, tried in order. */
export type RuleTable = Readonly<Record<string, readonly Rewrite[]>>;

/** The node that makes a value, where it is of the given kernel. */
export function madeBy(value: Value, op: string): Node | undefined {
  return value.node?.op === op ? value.node : undefined;
}

/** An input of a node by name. */
export function inputOf(node: Node, slot: string): Value {
  return node.inputs[node.slots?.indexOf(slot) ?? -1] as Value;
}

/** The number that fills a constant or a broadcast constant, as float32 holds it. */
export function splatNumber(value: Value): number | undefined {
  const node = madeBy(value, "BroadcastTo");
  return node === undefined ? splatOf(value) : splatNumber(inputOf(node, "x"));
}

/** x without the broadcast that made it. */
export function unbroadcast(value: Value): Value {
  const node = madeBy(value, "BroadcastTo");
  return node === undefined ? value : unbroadcast(inputOf(node, "x"));
}

/** Kernels of one or two inputs that compute each element from the elements in the same place. */
export const ELEMENTWISE: readonly string[] = (
  "Abs Add Atan2 Ceil Cast Cos Cosh Equal Exp Expm1 Floor FloorDiv Greater GreaterEqual Less LessEqual Log Log1p LogicalAnd LogicalNot LogicalOr " +
  "Maximum Minimum Mod Multiply Neg NotEqual Pow RealDiv Reciprocal Relu Rsqrt Sigmoid Sign Sin Sinh Sqrt Square SquaredDifference Sub Tan Tanh"
).split(" ");
