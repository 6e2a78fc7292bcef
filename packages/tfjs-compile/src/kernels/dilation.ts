/**
 * Morphological dilation, y = max over the taps of x + w, and its gradients, which go to the first tap of those that reach the maximum.
 * On columns (columns.ts) it is pooling with an offset for each tap.
 */
import { type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { columnsOf } from "./columns.js";
import { comparable, maxOf, returned, winners } from "./maxima.js";
import { type Inputs, type KernelTable, rule } from "./rule.js";
import { countOf, type Window, type WindowAttrs, windowOf } from "./window.js";

/** What TensorFlow.js starts its maximum from: the result where a window sees nothing larger. */
const START = Number.MIN_SAFE_INTEGER;

const windowsOver = ({ x, filter }: Inputs, attrs: WindowAttrs): Window =>
  windowOf(x.shape.slice(1, -1), filter.shape.slice(0, 2), attrs);

const outShape = ({ x }: Inputs, window: Window) => [x.shape[0], ...window.map(({ out }) => out), x.shape[3]];

/** x + w at every tap, [batch, windows, taps, channels] */
function sums(onnx: Emitter, { x, filter }: Inputs, window: Window): Value {
  const columns = columnsOf(onnx, x, window, Number.NEGATIVE_INFINITY);
  const offsets = onnx.reshape(filter, [countOf(window, "taps"), x.shape[3]]);
  return comparable(onnx, onnx.add(columns, offsets));
}

/** dy where the maximum is, [batch, windows, taps, channels] */
function spread(onnx: Emitter, inputs: Inputs, window: Window): Value {
  const at = sums(onnx, inputs, window);
  const [batch, windows, , channels] = at.shape;
  const dy = onnx.reshape(inputs.dy, [batch, windows, 1, channels]);
  return onnx.where(winners(onnx, at, "first"), dy, onnx.scalar(0));
}

const isEmpty = ({ x, filter, dy }: Inputs) => [x, filter, dy].some(({ shape }) => sizeOf(shape) === 0);

export const dilation: KernelTable = {
  Dilation2D: rule<WindowAttrs>({
    infer: (inputs, attrs): Spec => ({ shape: outShape(inputs, windowsOver(inputs, attrs)), dtype: inputs.x.dtype }),
    lower: (onnx, inputs, attrs, [out]) => {
      if (sizeOf(out.shape) === 0) return onnx.expand(onnx.scalar(0), out.shape);
      const max = maxOf(onnx, sums(onnx, inputs, windowsOver(inputs, attrs)));
      return onnx.reshape(onnx.op("Max", [max, onnx.scalar(START)], {}, max), out.shape);
    },
  }),
  Dilation2DBackpropInput: rule<WindowAttrs>({
    infer: ({ x }): Spec => ({ shape: x.shape, dtype: x.dtype }),
    lower: (onnx, inputs, attrs, [out]) => {
      if (isEmpty(inputs)) return onnx.expand(onnx.scalar(0), out.shape);
      const window = windowsOver(inputs, attrs);
      return returned(onnx, spread(onnx, inputs, window), window, out.shape);
    },
  }),
  Dilation2DBackpropFilter: rule<WindowAttrs>({
    infer: ({ filter }): Spec => ({ shape: filter.shape, dtype: filter.dtype }),
    lower: (onnx, inputs, attrs, [out]) => {
      if (isEmpty(inputs)) return onnx.expand(onnx.scalar(0), out.shape);
      return onnx.reshape(
        onnx.reduce("ReduceSum", spread(onnx, inputs, windowsOver(inputs, attrs)), [0, 1]),
        out.shape,
      );
    },
  }),
};
