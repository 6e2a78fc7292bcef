/**
 * Sums and means over axes.
 *
 * onnxruntime sums trailing axes fast, leading ones by adding row to row at ~30 ns a row. A vector of ones times the matrix does the same in one
 * BLAS call: [250,40] over its first axis 1.3 µs in place of 7.3, [10,40] 0.4 in place of 0.7, [1400,100] 12 in place of 17 (float32, one thread).
 * Sums over middle axes gain nothing.
 */
import { sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";

/** Σ x over axes; int32 wraps around. */
export function sumOver(onnx: Emitter, x: Value, axes: readonly number[], keepDims: "keep" | "drop"): Value {
  if (x.dtype === "int32") {
    // In int64, because in int32 onnxruntime stops at the largest number.
    return onnx.cast(onnx.reduce("ReduceSum", onnx.cast(x, "int64"), axes, keepDims), "int32");
  }
  return weightedSum(onnx, x, axes, keepDims, 1) ?? onnx.reduce("ReduceSum", x, axes, keepDims);
}

/** Σ x / n over axes, of floats. */
export function meanOver(onnx: Emitter, x: Value, axes: readonly number[], keepDims: "keep" | "drop"): Value {
  const count = sizeOf(axes.map((axis) => x.shape[axis]));
  return weightedSum(onnx, x, axes, keepDims, 1 / count) ?? onnx.reduce("ReduceMean", x, axes, keepDims);
}

/** Longer vectors of ones would be memory for little gain. */
const MOST_ROWS = 4096;

function weightedSum(onnx: Emitter, x: Value, axes: readonly number[], keepDims: "keep" | "drop", weight: number) {
  const long = x.shape.map((_, axis) => axis).filter((axis) => x.shape[axis] !== 1);
  const kept = long.filter((axis) => !axes.includes(axis));
  const rows = sizeOf(axes.map((axis) => x.shape[axis]));
  const leading = long.slice(0, long.length - kept.length).every((axis) => axes.includes(axis));
  if (!leading || kept.length === 0 || rows > MOST_ROWS) return undefined;
  const columns = sizeOf(x.shape) / rows;
  const vector = onnx.constant(new Float64Array(rows).fill(weight), [rows], x.dtype);
  const sum = onnx.op("MatMul", [vector, onnx.reshape(x, [rows, columns])], {}, { shape: [columns], dtype: x.dtype });
  const shape = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return onnx.reshape(sum, keepDims === "keep" ? shape : shape.filter((_, axis) => !axes.includes(axis)));
}
