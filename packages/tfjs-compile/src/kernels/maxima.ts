/**
 * Maxima over the taps of columns [batch, windows, taps, channels], and where they stand: what max pooling and morphological dilation share.
 * As in TensorFlow.js a comparison decides: NaN is never larger, and where all is −∞ no tap is the maximum.
 */
import type { Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { gathered, tableOf } from "./columns.js";
import { packed, type Window, windowPositions } from "./window.js";

/** Which of equal entries is the maximum. */
export type Ties = "first" | "last";

/** x with −∞ for NaN. */
export function comparable(onnx: Emitter, x: Value): Value {
  if (x.dtype === "int32") return x;
  const unordered = onnx.op("IsNaN", [x], {}, { shape: x.shape, dtype: "bool" });
  return onnx.where(unordered, onnx.scalar(lowest(x), x.dtype), x);
}

/** What is smaller than all else of its dtype. */
export const lowest = ({ dtype }: Value): number => (dtype === "int32" ? -(2 ** 31) : Number.NEGATIVE_INFINITY);

/** [batch, windows, 1, channels] */
export function maxOf(onnx: Emitter, columns: Value): Value {
  return onnx.reduce("ReduceMax", columns, [2], "keep");
}

/** Which tap holds the maximum, as a mask like `columns`. */
export function winners(onnx: Emitter, columns: Value, ties: Ties): Value {
  const [batch, windows, taps, channels] = columns.shape;
  const best = onnx.op(
    "ArgMax",
    [columns],
    { axis: 2, keepdims: 1, select_last_index: ties === "last" ? 1 : 0 },
    { shape: [batch, windows, 1, channels], dtype: "int64" },
  );
  const tap = Array.from({ length: taps }, (_, k) => k);
  const wins = onnx.compare("Equal", best, onnx.constant(tap, [taps, 1], "int64"));
  const alive = onnx.compare("Greater", maxOf(onnx, columns), onnx.scalar(lowest(columns), columns.dtype));
  return onnx.compare("And", wins, alive);
}

/** What the taps hold, added up at the input positions that they see: the adjoint of columns. `shape` is [batch, …in, channels]. */
export function returned(onnx: Emitter, columns: Value, window: Window, shape: readonly number[]): Value {
  const [batch, windows, taps, channels] = columns.shape;
  const table = tableOf(onnx, `returned ${JSON.stringify(window)}`, () =>
    packed(windowPositions(window), (o, k) => o * taps + k),
  );
  const rows = gathered(onnx, onnx.reshape(columns, [batch, windows * taps, channels]), table, 0);
  const perPosition = onnx.reshape(rows, [batch, table.rows, table.columns, channels]);
  return onnx.reshape(onnx.reduce("ReduceSum", perPosition, [2]), shape);
}
