/**
 * Morphological dilation, y = max over the taps of x + w, and its gradients, which go to the first tap of those that reach the maximum.
 * On columns (columns.ts) it is pooling with an offset for each tap.
 */
import { type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { columnsOf, gathered, tableOf } from "./columns.js";
import { type Inputs, type KernelTable, rule } from "./rule.js";
import { countOf, packed, type Window, type WindowAttrs, windowOf, windowPositions } from "./window.js";

/** What TensorFlow.js starts its maximum from: the result where a window sees nothing larger. */
const START = Number.MIN_SAFE_INTEGER;

const windowsOver = ({ x, filter }: Inputs, attrs: WindowAttrs): Window =>
  windowOf(x.shape.slice(1, -1), filter.shape.slice(0, 2), attrs);

const outShape = ({ x }: Inputs, window: Window) => [x.shape[0], ...window.map(({ out }) => out), x.shape[3]];

/** x + w at every tap, [batch, windows, taps, channels], and its maximum over the taps. */
function sums(onnx: Emitter, { x, filter }: Inputs, window: Window): { at: Value; max: Value } {
  const taps = countOf(window, "taps");
  const columns = columnsOf(onnx, x, window, Number.NEGATIVE_INFINITY);
  const at = onnx.add(columns, onnx.reshape(filter, [taps, x.shape[3]]));
  const isNaN = onnx.op("IsNaN", [at], {}, { shape: at.shape, dtype: "bool" });
  const comparable = onnx.where(isNaN, onnx.scalar(Number.NEGATIVE_INFINITY), at);
  return { at: comparable, max: onnx.reduce("ReduceMax", comparable, [2], "keep") };
}

/** dy where the maximum is, [batch, windows, taps, channels] */
function spread(onnx: Emitter, inputs: Inputs, window: Window): Value {
  const { at } = sums(onnx, inputs, window);
  const [batch, windows, taps, channels] = at.shape;
  const best = onnx.op(
    "ArgMax",
    [at],
    { axis: 2, keepdims: 1 },
    { shape: [batch, windows, 1, channels], dtype: "int64" },
  );
  const tap = onnx.constant(
    Array.from({ length: taps }, (_, k) => k),
    [taps, 1],
    "int64",
  );
  const dy = onnx.reshape(inputs.dy, [batch, windows, 1, channels]);
  return onnx.where(onnx.binary("Equal", best, tap, "bool"), dy, onnx.scalar(0));
}

const isEmpty = ({ x, filter, dy }: Inputs) => [x, filter, dy].some(({ shape }) => sizeOf(shape) === 0);

export const dilation: KernelTable = {
  Dilation2D: rule<WindowAttrs>({
    infer: (inputs, attrs): Spec => ({ shape: outShape(inputs, windowsOver(inputs, attrs)), dtype: inputs.x.dtype }),
    lower: (onnx, inputs, attrs, [out]) => {
      if (sizeOf(out.shape) === 0) return onnx.expand(onnx.scalar(0), out.shape);
      const { max } = sums(onnx, inputs, windowsOver(inputs, attrs));
      return onnx.reshape(onnx.op("Max", [max, onnx.scalar(START)], {}, max), out.shape);
    },
  }),
  Dilation2DBackpropInput: rule<WindowAttrs>({
    infer: ({ x }): Spec => ({ shape: x.shape, dtype: x.dtype }),
    lower: (onnx, inputs, attrs, [out]) => {
      if (isEmpty(inputs)) return onnx.expand(onnx.scalar(0), out.shape);
      const window = windowsOver(inputs, attrs);
      const [batch, windows, taps, channels] = [
        out.shape[0],
        countOf(window, "out"),
        countOf(window, "taps"),
        out.shape[3],
      ];
      const table = tableOf(onnx, `spread ${JSON.stringify(window)}`, () =>
        packed(windowPositions(window), (o, k) => o * taps + k),
      );
      const rows = gathered(
        onnx,
        onnx.reshape(spread(onnx, inputs, window), [batch, windows * taps, channels]),
        table,
        0,
      );
      const perPosition = onnx.reshape(rows, [batch, table.rows, table.columns, channels]);
      return onnx.reshape(onnx.reduce("ReduceSum", perPosition, [2]), out.shape);
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
