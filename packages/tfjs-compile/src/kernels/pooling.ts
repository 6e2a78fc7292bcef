/**
 * Pooling over two and three spatial axes, and its gradients, with the semantics of TensorFlow.js's plain JavaScript backend:
 * a maximum passes over NaN, is −∞ where a window sees nothing else, and its gradient goes to the first of equal entries (in three
 * dimensions: to the last), to none at −∞; an average divides by the entries inside of the input, its gradient by the window's size.
 */
import type { MaxPoolWithArgmaxAttrs } from "@tensorflow/tfjs-core";
import { type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { columnsOf, flat, gathered, isWhole, tableOf } from "./columns.js";
import { comparable, lowest, maxOf, returned, type Ties, winners } from "./maxima.js";
import { type Inputs, type KernelRule, type KernelTable, rule } from "./rule.js";
import { isTiling, maxOfTiles, maxOfTilesGradient, sumOfTiles } from "./tiles.js";
import { countOf, inputPositions, packed, type Window, type WindowAttrs, windowOf, windowPositions } from "./window.js";

interface PoolAttrs extends WindowAttrs {
  readonly filterSize: number | readonly number[];
}

function windowsOver({ shape }: Spec, attrs: PoolAttrs): Window {
  const lengths = shape.slice(1, -1);
  const { filterSize } = attrs;
  const taps = typeof filterSize === "number" ? lengths.map(() => filterSize) : filterSize.slice(0, lengths.length);
  return windowOf(lengths, taps, { ...attrs, dilations: 1 });
}

function pooled({ x }: Inputs, attrs: PoolAttrs): Spec {
  const out = windowsOver(x, attrs).map((axis) => axis.out);
  return { shape: [x.shape[0], ...out, x.shape[x.shape.length - 1]], dtype: x.dtype };
}

function maxPool(onnx: Emitter, x: Value, window: Window, out: Spec): Value {
  if (sizeOf(out.shape) === 0) return onnx.expand(onnx.scalar(0, out.dtype), out.shape);
  if (isWhole(window)) return x; // NaN stays
  const entries = comparable(onnx, x);
  if (isTiling(window)) return onnx.reshape(maxOfTiles(onnx, entries, window), out.shape);
  return onnx.reshape(maxOf(onnx, columnsOf(onnx, entries, window, lowest(x))), out.shape);
}

function maxPoolGradient(onnx: Emitter, { dy, input: x }: Inputs, window: Window, ties: Ties): Value {
  if (sizeOf(dy.shape) === 0 || sizeOf(x.shape) === 0) return onnx.expand(onnx.scalar(0), x.shape);
  const entries = comparable(onnx, x);
  if (isTiling(window)) return maxOfTilesGradient(onnx, entries, dy, window, ties);
  const columns = columnsOf(onnx, entries, window, lowest(x));
  const [batch, windows, , channels] = columns.shape;
  const perWindow = onnx.reshape(dy, [batch, windows, 1, channels]);
  return returned(onnx, onnx.where(winners(onnx, columns, ties), perWindow, onnx.scalar(0)), window, x.shape);
}

function avgPool(onnx: Emitter, x: Value, window: Window, out: Spec): Value {
  if (sizeOf(out.shape) === 0) return onnx.expand(onnx.scalar(0), out.shape);
  const taps = countOf(window, "taps");
  if (isTiling(window)) {
    return onnx.reshape(onnx.div(sumOfTiles(onnx, x, window), onnx.scalar(taps)), out.shape);
  }
  const sum = onnx.reduce("ReduceSum", columnsOf(onnx, x, window, 0), [2]);
  const { entries, rows } = inputPositions(window);
  const inside = Array.from({ length: rows }, (_, row) => {
    const count = entries.subarray(row * taps, (row + 1) * taps).filter((entry) => entry >= 0).length;
    // A window that sees nothing: 0/0 in two dimensions, 0 in three.
    return window.length === 3 ? Math.max(count, 1) : count;
  });
  return onnx.reshape(onnx.div(sum, onnx.constant(inside, [rows, 1])), out.shape);
}

function avgPoolGradient(onnx: Emitter, { dy, input: x }: Inputs, window: Window): Value {
  if (sizeOf(dy.shape) === 0 || sizeOf(x.shape) === 0) return onnx.expand(onnx.scalar(0), x.shape);
  const table = tableOf(onnx, `cover ${JSON.stringify(window)}`, () => packed(windowPositions(window), (o) => o));
  const share = onnx.mul(dy, onnx.scalar(1 / countOf(window, "taps")));
  const rows = gathered(onnx, flat(onnx, share), table, 0);
  const perPosition = onnx.reshape(rows, [x.shape[0], table.rows, table.columns, x.shape[x.shape.length - 1]]);
  return onnx.reshape(onnx.reduce("ReduceSum", perPosition, [2]), x.shape);
}

/** Where in x each maximum stands, row-major; counted within the image, or over the batch. */
function positionsOfMax(onnx: Emitter, x: Value, window: Window, counted: "image" | "batch", out: Spec): Value {
  if (sizeOf(out.shape) === 0) return onnx.expand(onnx.scalar(0, "int32"), out.shape);
  const [batch, channels] = [x.shape[0], x.shape[x.shape.length - 1]];
  const { rows, columns: taps, entries } = inputPositions(window);
  const wins = winners(onnx, columnsOf(onnx, comparable(onnx, x), window, lowest(x)), "first");
  const starts = Array.from(entries, (at) => (at < 0 ? -1 : at * channels));
  const none = onnx.scalar(-1, "int32");
  const start = maxOf(onnx, onnx.where(wins, onnx.constant(starts, [rows, taps, 1], "int32"), none));
  const image = counted === "image" ? 0 : countOf(window, "in") * channels;
  const offsets = Array.from({ length: batch * channels }, (_, i) => Math.floor(i / channels) * image + (i % channels));
  const position = onnx.add(start, onnx.constant(offsets, [batch, 1, 1, channels], "int32"));
  return onnx.reshape(onnx.where(onnx.compare("Less", start, onnx.scalar(0, "int32")), none, position), out.shape);
}

const likeInput = ({ input }: Inputs): Spec => ({ shape: input.shape, dtype: "float32" });

function maxPoolRules(ties: Ties): { forward: KernelRule; gradient: KernelRule } {
  return {
    forward: rule<PoolAttrs>({
      infer: pooled,
      lower: (onnx, { x }, attrs, [out]) => maxPool(onnx, x, windowsOver(x, attrs), out),
    }),
    gradient: rule<PoolAttrs>({
      infer: likeInput,
      lower: (onnx, inputs, attrs) => maxPoolGradient(onnx, inputs, windowsOver(inputs.input, attrs), ties),
    }),
  };
}

const avgPoolForward = rule<PoolAttrs>({
  infer: pooled,
  lower: (onnx, { x }, attrs, [out]) => avgPool(onnx, x, windowsOver(x, attrs), out),
});

const avgPoolBackward = rule<PoolAttrs>({
  infer: likeInput,
  lower: (onnx, inputs, attrs) => avgPoolGradient(onnx, inputs, windowsOver(inputs.input, attrs)),
});

const [planar, spatial] = [maxPoolRules("first"), maxPoolRules("last")];

export const pooling: KernelTable = {
  MaxPool: planar.forward,
  MaxPoolGrad: planar.gradient,
  MaxPool3D: spatial.forward,
  MaxPool3DGrad: spatial.gradient,
  AvgPool: avgPoolForward,
  AvgPoolGrad: avgPoolBackward,
  AvgPool3D: avgPoolForward,
  AvgPool3DGrad: avgPoolBackward,
  MaxPoolWithArgmax: rule<MaxPoolWithArgmaxAttrs & PoolAttrs>({
    infer: (inputs, attrs) => {
      const values = pooled(inputs, attrs);
      return [values, { shape: values.shape, dtype: "int32" }];
    },
    lower: (onnx, { x }, attrs, [values, positions]) => {
      const window = windowsOver(x, attrs);
      const counted = attrs.includeBatchInIndex ? "batch" : "image";
      return [maxPool(onnx, x, window, values), positionsOfMax(onnx, x, window, counted, positions)];
    },
  }),
};
