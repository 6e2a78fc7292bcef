/** exp(x) / Σ exp(x) along the last axis, and its logarithm; the largest entry is taken off before, so nothing overflows. */
import { LogSoftmax, type LogSoftmaxAttrs, Softmax, type SoftmaxAttrs } from "@tensorflow/tfjs-core";
import { sizeOf, type Value } from "../graph/graph.js";
import { axesOf } from "./infer.js";
import { type KernelRule, type KernelTable, rule } from "./rule.js";

function alongLast<A>(operator: string, axisIn: (attrs: A) => number): KernelRule {
  const last = ({ shape }: Value, attrs: A): number => {
    const [axis] = axesOf(axisIn(attrs), shape.length);
    if (axis !== shape.length - 1) throw new Error(`axis ${axis} is not the last of [${shape}]`);
    return axis;
  };
  return rule<A>({
    infer: ({ logits }, attrs) => {
      last(logits, attrs);
      return { shape: logits.shape, dtype: "float32" };
    },
    lower: (onnx, { logits }, attrs) => {
      const x = onnx.cast(logits, onnx.float);
      // Of nothing, nothing: onnxruntime on WebGPU divides by the length of the axis, which ends the process.
      return sizeOf(x.shape) === 0 ? x : onnx.op(operator, [x], { axis: last(logits, attrs) });
    },
  });
}

export const softmax: KernelTable = {
  [Softmax]: alongLast<SoftmaxAttrs>("Softmax", ({ dim }) => dim),
  [LogSoftmax]: alongLast<LogSoftmaxAttrs>("LogSoftmax", ({ axis }) => axis),
};
