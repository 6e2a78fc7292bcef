/**
 * Depthwise convolution: every channel has filters of its own, w [...taps, channels, multiplier], and output channel c·multiplier + m is
 * channel c seen by filter m. On columns (columns.ts) it is a sum of products over the taps.
 */
import { type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { columnsBack, columnsOf } from "./columns.js";
import { type ConvAttrs, channelsLast, convolvedShape, isChannelsFirst, windowsOver } from "./convolution.js";
import { type KernelTable, rule } from "./rule.js";
import { countOf, type Window } from "./window.js";

/** y [batch, …out, channels · multiplier] */
function convolveDepthwise(onnx: Emitter, x: Value, w: Value, window: Window): Value {
  const [channels, multiplier] = w.shape.slice(-2);
  const [batch, windows, taps] = [x.shape[0], countOf(window, "out"), countOf(window, "taps")];
  const shape = [batch, ...window.map(({ out }) => out), channels * multiplier];
  if (sizeOf(shape) === 0 || sizeOf(w.shape) === 0) return onnx.expand(onnx.scalar(0), shape);
  const columns = onnx.reshape(columnsOf(onnx, x, window, 0), spread([batch * windows, taps, channels], multiplier));
  const products = onnx.mul(columns, onnx.reshape(w, joined([taps, channels], multiplier)));
  return onnx.reshape(onnx.reduce("ReduceSum", products, [1]), shape);
}

/** ∂L/∂x [batch, …in, channels] */
function inputGradient(onnx: Emitter, dy: Value, w: Value, window: Window): Value {
  const [channels, multiplier] = w.shape.slice(-2);
  const [batch, positions, taps] = [dy.shape[0], countOf(window, "in"), countOf(window, "taps")];
  const shape = [batch, ...window.map((axis) => axis.in), channels];
  if (sizeOf(shape) === 0 || sizeOf(dy.shape) === 0) return onnx.expand(onnx.scalar(0), shape);
  const columns = onnx.reshape(columnsBack(onnx, dy, window), joined([batch * positions, taps, channels], multiplier));
  const products = onnx.mul(columns, onnx.reshape(w, joined([taps, channels], multiplier)));
  return onnx.reshape(onnx.reduce("ReduceSum", products, multiplier === 1 ? [1] : [1, 3]), shape);
}

/** ∂L/∂w [...taps, channels, multiplier] */
function filterGradient(onnx: Emitter, x: Value, dy: Value, window: Window, shape: readonly number[]): Value {
  const [channels, multiplier] = shape.slice(-2);
  const [count, taps] = [x.shape[0] * countOf(window, "out"), countOf(window, "taps")];
  if (sizeOf(shape) === 0 || sizeOf(dy.shape) === 0) return onnx.expand(onnx.scalar(0), shape);
  const columns = onnx.reshape(columnsOf(onnx, x, window, 0), spread([count, taps, channels], multiplier));
  const products = onnx.mul(columns, onnx.reshape(dy, joined([count, 1, channels], multiplier)));
  return onnx.reshape(onnx.reduce("ReduceSum", products, [0]), shape);
}

/** A shape [..., channels] with an axis for the multiplier, where there is one. */
const joined = (shape: readonly number[], multiplier: number) => (multiplier === 1 ? shape : [...shape, multiplier]);
const spread = (shape: readonly number[], multiplier: number) => (multiplier === 1 ? shape : [...shape, 1]);

interface InputGradientAttrs extends ConvAttrs {
  readonly inputShape: readonly number[];
}

interface FilterGradientAttrs extends ConvAttrs {
  readonly filterShape: readonly number[];
}

export const depthwise: KernelTable = {
  DepthwiseConv2dNative: rule<ConvAttrs>({
    infer: ({ x, filter: w }, attrs): Spec => ({
      shape: convolvedShape(x.shape, w.shape, w.shape[2] * w.shape[3], attrs),
      dtype: x.dtype,
    }),
    lower: (onnx, { x, filter: w }, attrs) => {
      const window = windowsOver(x.shape, w.shape, attrs);
      return channelsLast(onnx, attrs.dataFormat, [x], (x) => convolveDepthwise(onnx, x, w, window));
    },
  }),
  DepthwiseConv2dNativeBackpropInput: rule<InputGradientAttrs>({
    infer: (_, { inputShape }): Spec => ({ shape: inputShape, dtype: "float32" }),
    lower: (onnx, { dy, filter: w }, attrs) => {
      const window = windowsOver(attrs.inputShape, w.shape, attrs);
      return channelsLast(onnx, attrs.dataFormat, [dy], (dy) => inputGradient(onnx, dy, w, window));
    },
  }),
  DepthwiseConv2dNativeBackpropFilter: rule<FilterGradientAttrs>({
    infer: (_, { filterShape }): Spec => ({ shape: filterShape, dtype: "float32" }),
    lower: (onnx, { x, dy }, attrs) => {
      const window = windowsOver(x.shape, attrs.filterShape, attrs);
      const last = (t: Value) => (isChannelsFirst(attrs.dataFormat) ? onnx.transpose(t, [0, 2, 3, 1]) : t);
      return filterGradient(onnx, last(x), last(dy), window, attrs.filterShape);
    },
  }),
};
