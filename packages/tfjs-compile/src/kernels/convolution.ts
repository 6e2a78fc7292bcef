/**
 * Convolutions of two and three spatial axes (correlations, as everywhere in machine learning) and their gradients. With the columns X of
 * the input, the columns Y of the output as seen from the input, and the filter w as a matrix,
 *
 *     y = X·w,   ∂L/∂w = Xᵀ·∂L/∂y,   ∂L/∂x = Y·wᵀ.
 *
 * Where the columns would be too large for that, float32 takes onnxruntime's own Conv (large-convolution.ts).
 */
import { type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { columnsBack, columnsOf } from "./columns.js";
import { isLarge, largeConvolution, largeFilterGradient, largeInputGradient } from "./large-convolution.js";
import { matMul } from "./linear.js";
import { type KernelTable, rule } from "./rule.js";
import { channelsLastPad, countOf, type Window, type WindowAttrs, windowOf } from "./window.js";

export interface ConvAttrs extends WindowAttrs {
  readonly dataFormat?: string;
}

/** y [batch, …out, outChannels] of x [batch, …in, channels] and w [...taps, channels, outChannels]. */
export function convolve(onnx: Emitter, x: Value, w: Value, window: Window): Value {
  const [channels, outChannels] = w.shape.slice(-2);
  const [batch, windows, taps] = [x.shape[0], countOf(window, "out"), countOf(window, "taps")];
  const shape = [batch, ...window.map(({ out }) => out), outChannels];
  if (sizeOf(shape) === 0 || sizeOf(x.shape) === 0) return onnx.expand(onnx.scalar(0), shape);
  if (isLarge(onnx, "convolution", batch, window, channels)) return largeConvolution(onnx, x, w, window);
  const columns = onnx.reshape(columnsOf(onnx, x, window, 0), [batch * windows, taps * channels]);
  return onnx.reshape(product(onnx, columns, onnx.reshape(w, [taps * channels, outChannels])), shape);
}

/** ∂L/∂x of the shape [batch, …in, channels], from dy [batch, …out, outChannels]. */
export function inputGradient(onnx: Emitter, dy: Value, w: Value, window: Window): Value {
  const [channels, outChannels] = w.shape.slice(-2);
  const [batch, positions, taps] = [dy.shape[0], countOf(window, "in"), countOf(window, "taps")];
  const shape = [batch, ...window.map((axis) => axis.in), channels];
  if (sizeOf(shape) === 0 || sizeOf(dy.shape) === 0) return onnx.expand(onnx.scalar(0), shape);
  if (isLarge(onnx, "inputGradient", batch, window, outChannels)) return largeInputGradient(onnx, dy, w, window);
  const columns = onnx.reshape(columnsBack(onnx, dy, window), [batch * positions, taps * outChannels]);
  const turned = onnx.transpose(onnx.reshape(w, [taps, channels, outChannels]), [0, 2, 1]);
  return onnx.reshape(product(onnx, columns, onnx.reshape(turned, [taps * outChannels, channels])), shape);
}

/** ∂L/∂w of the shape [...taps, channels, outChannels]. */
export function filterGradient(onnx: Emitter, x: Value, dy: Value, window: Window): Value {
  const [batch, channels, outChannels] = [x.shape[0], x.shape[x.shape.length - 1], dy.shape[dy.shape.length - 1]];
  const [windows, taps] = [countOf(window, "out"), countOf(window, "taps")];
  const shape = [...window.map((axis) => axis.taps), channels, outChannels];
  if (sizeOf(shape) === 0 || sizeOf(x.shape) === 0 || sizeOf(dy.shape) === 0) {
    return onnx.expand(onnx.scalar(0), shape);
  }
  if (isLarge(onnx, "filterGradient", batch, window, channels)) return largeFilterGradient(onnx, x, dy, window);
  const columns = onnx.reshape(columnsOf(onnx, x, window, 0), [batch * windows, taps * channels]);
  const rows = onnx.reshape(dy, [batch * windows, outChannels]);
  // dyᵀ·X, turned, rather than Xᵀ·dy: the columns are then read row by row, twice as fast when they are no longer in the caches.
  const turned = matMul(onnx, rows, columns, true, false, { shape: [outChannels, taps * channels], dtype: x.dtype });
  // Three axes, so that onnxruntime does not fuse the transpose with the product again.
  const perTap = onnx.transpose(onnx.reshape(turned, [outChannels, taps, channels]), [1, 2, 0]);
  return onnx.reshape(perTap, shape);
}

function product(onnx: Emitter, a: Value, b: Value): Value {
  return matMul(onnx, a, b, false, false, { shape: [a.shape[0], b.shape[1]], dtype: a.dtype });
}

/** Runs `compute` on channels-last tensors, whatever the format of the kernel. */
export function channelsLast(
  onnx: Emitter,
  format: string | undefined,
  tensors: readonly Value[],
  compute: (...tensors: Value[]) => Value,
): Value {
  if (!isChannelsFirst(format)) return compute(...tensors);
  return onnx.transpose(compute(...tensors.map((tensor) => onnx.transpose(tensor, [0, 2, 3, 1]))), [0, 3, 1, 2]);
}

export const isChannelsFirst = (format: string | undefined): boolean => format === "NCHW" || format === "NCDHW";

/** The windows of a convolution over a tensor of `xShape`. */
export function windowsOver(xShape: readonly number[], filterShape: readonly number[], attrs: ConvAttrs): Window {
  const first = isChannelsFirst(attrs.dataFormat);
  const lengths = first ? xShape.slice(2) : xShape.slice(1, -1);
  return windowOf(lengths, filterShape.slice(0, -2), { ...attrs, pad: first ? channelsLastPad(attrs.pad) : attrs.pad });
}

/** The shape of a convolution's result. */
export function convolvedShape(
  xShape: readonly number[],
  filterShape: readonly number[],
  outChannels: number,
  attrs: ConvAttrs,
): number[] {
  const out = windowsOver(xShape, filterShape, attrs).map((axis) => axis.out);
  return isChannelsFirst(attrs.dataFormat) ? [xShape[0], outChannels, ...out] : [xShape[0], ...out, outChannels];
}

interface InputGradientAttrs extends ConvAttrs {
  readonly inputShape: readonly number[];
}

interface FilterGradientAttrs extends ConvAttrs {
  readonly filterShape: readonly number[];
}

/** Gradients of tfjs know no dilation: their attributes may carry one that they ignore. */
const undilated = <A extends ConvAttrs>(attrs: A): A => ({ ...attrs, dilations: 1 });

function family(forward: string, input: string, filter: string): KernelTable {
  return {
    [forward]: rule<ConvAttrs>({
      infer: ({ x, filter: w }, attrs): Spec => ({
        shape: convolvedShape(x.shape, w.shape, w.shape[w.shape.length - 1], attrs),
        dtype: x.dtype,
      }),
      lower: (onnx, { x, filter: w }, attrs) => {
        const window = windowsOver(x.shape, w.shape, attrs);
        return channelsLast(onnx, attrs.dataFormat, [x], (x) => convolve(onnx, x, w, window));
      },
    }),
    [input]: rule<InputGradientAttrs>({
      infer: (_, { inputShape }): Spec => ({ shape: inputShape, dtype: "float32" }),
      lower: (onnx, { dy, filter: w }, attrs) => {
        const window = windowsOver(attrs.inputShape, w.shape, undilated(attrs));
        return channelsLast(onnx, attrs.dataFormat, [dy], (dy) => inputGradient(onnx, dy, w, window));
      },
    }),
    [filter]: rule<FilterGradientAttrs>({
      infer: (_, { filterShape }): Spec => ({ shape: filterShape, dtype: "float32" }),
      lower: (onnx, { x, dy }, attrs) => {
        const window = windowsOver(x.shape, attrs.filterShape, undilated(attrs));
        const last = (t: Value) => (isChannelsFirst(attrs.dataFormat) ? onnx.transpose(t, [0, 2, 3, 1]) : t);
        return filterGradient(onnx, last(x), last(dy), window);
      },
    }),
  };
}

export const convolution: KernelTable = {
  ...family("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter"),
  ...family("Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"),
};
