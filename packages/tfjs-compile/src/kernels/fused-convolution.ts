/** Convolutions with a bias and an activation in one kernel, as `tf.fused` makes them outside of gradients. */
import type { FusedConv2DAttrs } from "@tensorflow/tfjs-core";
import type { Attrs, Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { convolution } from "./convolution.js";
import { depthwise } from "./depthwise.js";
import { activate } from "./fused-activation.js";
import { type KernelRule, type KernelTable, rule } from "./rule.js";

type FusedAttrs = Pick<FusedConv2DAttrs, "activation" | "leakyreluAlpha" | "dataFormat">;

/** One number per channel, ready to be broadcast; other shapes as they are. */
function alongChannels(onnx: Emitter, numbers: Value | undefined, format: string): Value | undefined {
  if (numbers === undefined || format !== "NCHW" || numbers.shape.length !== 1 || numbers.shape[0] === 1)
    return numbers;
  return onnx.reshape(numbers, [numbers.shape[0], 1, 1]);
}

function fused(plain: KernelRule): KernelRule {
  return rule<FusedAttrs>({
    infer: (inputs, attrs) => plain.infer(inputs, attrs as unknown as Attrs),
    lower: (onnx, inputs, attrs, outputs) => {
      const y = plain.lower(onnx, inputs, attrs as unknown as Attrs, outputs) as Value;
      const bias = alongChannels(onnx, inputs.bias, attrs.dataFormat);
      const slopes = alongChannels(onnx, inputs.preluActivationWeights, attrs.dataFormat);
      return activate(onnx, bias === undefined ? y : onnx.add(y, bias), slopes, attrs);
    },
  });
}

export const fusedConvolution: KernelTable = {
  FusedConv2D: fused(convolution.Conv2D),
  FusedDepthwiseConv2D: fused(depthwise.DepthwiseConv2dNative),
};
