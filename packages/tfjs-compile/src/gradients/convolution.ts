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
import { padToWindows, planar } from "./windows.js";

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

function rulesOf({ forward, input, filter, spatial }: Family): Rules {
  const run = (kernel: string, inputs: Record<string, tf.Tensor>, attrs: object): tf.Tensor =>
    tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap);
  const F = (x: tf.Tensor, w: tf.Tensor, attrs: ConvAttrs) =>
    run(forward, { x, filter: w }, { ...common(attrs), dilations: new Array(spatial).fill(1) });
  const B = (dy: tf.Tensor, w: tf.Tensor, inputShape: number[], attrs: ConvAttrs) =>
    run(input, { dy, filter: w }, { ...common(attrs), inputShape });
  const G = (x: tf.Tensor, dy: tf.Tensor, filterShape: number[], attrs: ConvAttrs) =>
    forward === "Conv2D" && tf.getKernel(filter, tf.getBackend()) === undefined
      ? filterGradientByConvolution(x, dy, filterShape, attrs)
      : run(filter, { x, dy }, { ...common(attrs), filterShape });
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

/**
 * G as a convolution, for backends without its kernel (WASM): images and channels change places, and dy is the filter, with as many zeros
 * between its taps as the windows made steps. Channels are last.
 */
function filterGradientByConvolution(
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: number[],
  { strides, pad, dimRoundingMode }: ConvAttrs,
): tf.Tensor {
  const windows = planar(
    tf.backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape as [number, number, number, number],
      strides as number,
      1,
      pad as number,
      dimRoundingMode,
    ),
  );
  const padded = padToWindows(x, windows);
  const reach = windows.out.map((n, i) => (n - 1) * windows.strides[i] + windows.size[i]);
  const used = tf.slice(padded, [0, 0, 0, 0], [x.shape[0], ...reach, filterShape[2]]);
  const images = tf.transpose(used, [3, 1, 2, 0]) as tf.Tensor4D;
  const taps = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
  const spacing = windows.strides as [number, number];
  return tf.transpose(tf.conv2d(images, taps, 1, "valid", "NHWC", spacing), [1, 2, 0, 3]);
}

export const convolutionRules: Rules = {
  ...rulesOf({
    forward: "Conv2D",
    input: "Conv2DBackpropInput",
    filter: "Conv2DBackpropFilter",
    spatial: 2,
  }),
  ...rulesOf({
    forward: "Conv3D",
    input: "Conv3DBackpropInputV2",
    filter: "Conv3DBackpropFilterV2",
    spatial: 3,
  }),
  ...rulesOf({
    forward: "DepthwiseConv2dNative",
    input: "DepthwiseConv2dNativeBackpropInput",
    filter: "DepthwiseConv2dNativeBackpropFilter",
    spatial: 2,
  }),
};
