/** Comparisons and logic of two inputs, with broadcasting, to bool. NaN is unequal to everything and neither less nor greater. */
import type { Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { broadcast } from "./infer.js";
import type { KernelRule, KernelTable } from "./rule.js";

type Compare = (onnx: Emitter, a: Value, b: Value) => Value;

const comparing = (compare: Compare): KernelRule => ({
  infer: broadcast("bool"),
  lower: (onnx, { a, b }) => compare(onnx, a, b),
});

const logical = (name: string) => comparing((onnx, a, b) => onnx.compare(name, a, b));

/** onnxruntime orders numbers only: booleans are compared as 0 and 1. */
const order = (name: string) =>
  comparing((onnx, a, b) => {
    const numbers = a.dtype === "bool" ? [onnx.cast(a, "int32"), onnx.cast(b, "int32")] : [a, b];
    return onnx.compare(name, numbers[0], numbers[1]);
  });

export const comparison: KernelTable = {
  Equal: logical("Equal"),
  NotEqual: comparing((onnx, a, b) => onnx.op("Not", [onnx.compare("Equal", a, b)])),
  Greater: order("Greater"),
  GreaterEqual: order("GreaterOrEqual"),
  Less: order("Less"),
  LessEqual: order("LessOrEqual"),
  LogicalAnd: logical("And"),
  LogicalOr: logical("Or"),
  LogicalXor: logical("Xor"),
};
