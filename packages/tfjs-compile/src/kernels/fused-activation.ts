/** The activation at the end of a fused kernel (_FusedMatMul, FusedConv2D, …): lowered by the rule of the kernel that does it alone. */
import type { _FusedMatMulAttrs } from "@tensorflow/tfjs-core";
import { sameShape, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { activation } from "./activation.js";
import { elementwise } from "./elementwise.js";
import type { Inputs } from "./rule.js";

type Activation = Pick<_FusedMatMulAttrs, "activation" | "leakyreluAlpha">;

const RULES = {
  relu: activation.Relu,
  relu6: activation.Relu6,
  elu: activation.Elu,
  leakyrelu: activation.LeakyRelu,
  prelu: activation.Prelu,
  sigmoid: elementwise.Sigmoid,
};

/** @throws Error for a name that tfjs does not know */
export function activate(onnx: Emitter, x: Value, slopes: Value | undefined, attrs: Activation): Value {
  const name = attrs.activation ?? "linear";
  if (name === "linear") return x;
  if (!Object.hasOwn(RULES, name)) {
    throw new Error(`unknown activation "${name}" (known: linear, ${Object.keys(RULES).join(", ")})`);
  }
  const inputs: Inputs = slopes === undefined ? { x } : { x, alpha: slopes };
  const result = RULES[name as keyof typeof RULES].lower(onnx, inputs, { alpha: attrs.leakyreluAlpha ?? 0.2 }, [x]);
  if (!sameShape((result as Value).shape, x.shape)) {
    throw new Error(`slopes of shape [${slopes?.shape}] do not broadcast to [${x.shape}]`);
  }
  return result as Value;
}
