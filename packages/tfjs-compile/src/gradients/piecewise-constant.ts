/**
 * Kernels that are constant between jumps: comparisons, logic, rounding, positions, draws. Their derivative is zero wherever it exists, and
 * zero is what TensorFlow.js returns for those that it covers (Floor, Sign, GreaterEqual, …). The rest have no gradient there, so that a
 * second derivative through a mask fails (leaky ReLU, SELU, log-sum-exp, max).
 */
import { type Rule, type Rules, zeros } from "./rule.js";

const INPUTS: Readonly<Record<string, readonly string[]>> = {
  All: ["x"],
  Any: ["x"],
  ArgMax: ["x"],
  ArgMin: ["x"],
  BitwiseAnd: ["a", "b"],
  BroadcastArgs: ["s0", "s1"],
  Ceil: ["x"],
  Equal: ["a", "b"],
  Floor: ["x"],
  FloorDiv: ["a", "b"],
  Greater: ["a", "b"],
  GreaterEqual: ["a", "b"],
  IsFinite: ["x"],
  IsInf: ["x"],
  IsNan: ["x"],
  Less: ["a", "b"],
  LessEqual: ["a", "b"],
  LogicalAnd: ["a", "b"],
  LogicalNot: ["x"],
  LogicalOr: ["a", "b"],
  LogicalXor: ["a", "b"],
  LowerBound: ["sortedSequence", "values"],
  Multinomial: ["logits"],
  NonMaxSuppressionV3: ["boxes", "scores"],
  NonMaxSuppressionV4: ["boxes", "scores"],
  NotEqual: ["a", "b"],
  OneHot: ["indices"],
  OnesLike: ["x"],
  Round: ["x"],
  SearchSorted: ["sortedSequence", "values"],
  Sign: ["x"],
  SparseReshape: ["inputIndices", "inputShape", "newShape"],
  Step: ["x"],
  UpperBound: ["sortedSequence", "values"],
  ZerosLike: ["x"],
};

export const piecewiseConstantRules: Rules = Object.fromEntries(
  Object.entries(INPUTS).map(([kernel, inputs]): [string, Rule] => [
    kernel,
    {
      inputs,
      backward: (_, saved) => Object.fromEntries(inputs.map((name, i) => [name, () => zeros(saved[i].shape)])),
    },
  ]),
);
