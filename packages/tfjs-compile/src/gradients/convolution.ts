/**
 * Convolutions. Each family is one trilinear form T(x, w, dy) = ⟨dy, x∗w⟩, and its three kernels are the partial derivatives
 *
 *     forward F(x, w) = ∂T/∂dy,   input B(dy, w) = ∂T/∂x,   filter G(x, dy) = ∂T/∂w,
 *
 * so that each one's gradient consists of the other two, at every order. A dilated filter is the filter with zeros between its taps; its
 * gradient is read off between them. (TensorFlow.js refuses dilation in gradients, and G has no gradient.)
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Rules } from "./rule.js";
import { interleaveZeros, takeStrided } from "./spread.js";

interface ConvAttrs {
  readonly strides: number | number[];
  readonly pad: "valid" | "same" | number | [number, number][];
  readonly dataFormat?: string;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dilations?: number | number[] | null;
}

interface Family {
  readonly forward: string;
  readonly input: string;
  readonly filter: string;
  readonly spatial: 2 | 3;
}

function convolutionRules({ forward, input, filter, spatial }: Family): Rules {
  const run = (kernel: string, inputs: Record<string, tf.Tensor>, attrs: object): tf.Tensor =>
    tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap);
  const F = (x: tf.Tensor, w: tf.Tensor, attrs: ConvAttrs) =>
    run(forward, { x, filter: w }, { ...common(attrs), dilations: new Array(spatial).fill(1) });
  const B = (dy: tf.Tensor, w: tf.Tensor, inputShape: number[], attrs: ConvAttrs) =>
    run(input, { dy, filter: w }, { ...common(attrs), inputShape });
  const G = (x: tf.Tensor, dy: tf.Tensor, filterShape: number[], attrs: ConvAttrs) =>
    run(filter, { x, dy }, { ...common(attrs), filterShape });
  const common = ({ strides, pad, dataFormat, dimRoundingMode }: ConvAttrs) =>
    spatial === 3 ? { strides, pad, dataFormat } : { strides, pad, dataFormat, dimRoundingMode, dilations: [1, 1] };

  return {
    [forward]: {
      inputs: ["x", "filter"],
      backward: ([dy], [x, w], attrs: ConvAttrs) => {
        const { dilations } = attrs;
        const taps = typeof dilations === "number" ? new Array(spatial).fill(dilations) : (dilations ?? []);
        const spacing = w.shape.map((_, i) => (i < spatial ? (taps[i] ?? 1) : 1));
        const spaced = w.shape.map((n, i) => (n - 1) * spacing[i] + 1);
        const origin = w.shape.map(() => 0);
        return {
          x: () => B(dy, interleaveZeros(w, spacing), x.shape, attrs),
          filter: () => takeStrided(G(x, dy, spaced, attrs), origin, w.shape, spacing),
        };
      },
    },
    [input]: {
      inputs: ["dy", "filter"],
      backward: ([ddx], [dy, w], attrs: ConvAttrs) => ({
        dy: () => F(ddx, w, attrs),
        filter: () => G(ddx, dy, w.shape, attrs),
      }),
    },
    [filter]: {
      inputs: ["x", "dy"],
      backward: ([ddw], [x, dy], attrs: ConvAttrs) => ({
        x: () => B(dy, ddw, x.shape, attrs),
        dy: () => F(x, ddw, attrs),
      }),
    },
  };
}

export const convolutionRulesByKernel: Rules = {
  ...convolutionRules({
    forward: "Conv2D",
    input: "Conv2DBackpropInput",
    filter: "Conv2DBackpropFilter",
    spatial: 2,
  }),
  ...convolutionRules({
    forward: "Conv3D",
    input: "Conv3DBackpropInputV2",
    filter: "Conv3DBackpropFilterV2",
    spatial: 3,
  }),
  ...convolutionRules({
    forward: "DepthwiseConv2dNative",
    input: "DepthwiseConv2dNativeBackpropInput",
    filter: "DepthwiseConv2dNativeBackpropFilter",
    spatial: 2,
  }),
};
