/**
 * Elements put to their places: scatters that add or replace, sums over segments, counts.
 *
 * All of them write rows of a matrix, by ScatterElements along its first axis: onnxruntime's ScatterND lets several threads add to one row
 * at once and loses some (29 of 50 runs with 2 threads and 10,000 updates a row).
 */
import {
  type BincountAttrs,
  backend_util,
  type DenseBincountAttrs,
  type ScatterNdAttrs,
  type SparseToDenseAttrs,
  type TensorInfo,
  type UnsortedSegmentSumAttrs,
} from "@tensorflow/tfjs-core";
import { type Dtype, type Spec, sameShape, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { filled } from "./filled.js";
import { constantInts, refused } from "./indexing.js";
import { type KernelRule, type KernelTable, rule } from "./rule.js";
import { sumOver } from "./sum.js";

/** `rows` [n, columns] with updates [k, columns] at the places [k]: added, or in order, the last one staying. */
function scatter(onnx: Emitter, rows: Value, places: Value, updates: Value, how: "add" | "replace"): Value {
  if (sizeOf(updates.shape) === 0) return rows;
  const [count, columns] = updates.shape;
  // ScatterElements adds bools and bytes by other rules.
  const dtype: Dtype = rows.dtype === "bool" ? "int32" : rows.dtype;
  const at = onnx.expand(onnx.reshape(places, [count, 1]), [count, columns]);
  const attrs = { axis: 0, ...(how === "add" ? { reduction: "add" } : {}) };
  const inputs = [onnx.cast(rows, dtype), at, onnx.cast(updates, dtype)];
  return onnx.cast(onnx.op("ScatterElements", inputs, attrs), rows.dtype);
}

/** Places of slices in a tensor of `shape`, given by the leading coordinates in the last axis of `indices`. */
function flatPlaces(onnx: Emitter, indices: Value, shape: readonly number[]): Value {
  const depth = indices.shape.at(-1) ?? 1;
  const count = indices.shape.length < 2 ? sizeOf(indices.shape) : sizeOf(indices.shape.slice(0, -1));
  const safe = refused(onnx, indices);
  if (indices.shape.length < 2 || depth === 1) return onnx.reshape(safe, [count]);
  const strides = Array.from({ length: depth }, (_, i) => sizeOf(shape.slice(i + 1, depth)));
  const steps = onnx.mul(onnx.reshape(onnx.cast(safe, "int64"), [count, depth]), onnx.int64(strides));
  return onnx.reduce("ReduceSum", steps, [1]);
}

/** Puts `updates` into `base`, slice by slice. */
function scatterNd(onnx: Emitter, base: Value, indices: Value, updates: Value, how: "add" | "replace"): Value {
  if (sizeOf(base.shape) === 0) return base;
  const { sliceSize, numUpdates } = backend_util.calculateShapes(like(updates), like(indices), [...base.shape]);
  const rows = onnx.reshape(base, [sizeOf(base.shape) / sliceSize, sliceSize]);
  const whole =
    sizeOf(updates.shape) === 1 ? onnx.expand(onnx.reshape(updates, [1, 1]), [numUpdates, sliceSize]) : updates;
  const each = onnx.reshape(whole, [numUpdates, sliceSize]);
  return onnx.reshape(scatter(onnx, rows, flatPlaces(onnx, indices, base.shape), each, how), base.shape);
}

const like = ({ shape }: Spec) => ({ shape: [...shape], rank: shape.length }) as unknown as TensorInfo;

/** @throws Error unless there is one update, or one slice of `shape` for every place */
function checked(updates: Spec, indices: Spec, shape: readonly number[]) {
  const depth = indices.shape.length === 0 ? 1 : (indices.shape.at(-1) as number);
  const wanted = [...indices.shape.slice(0, -1), ...shape.slice(indices.shape.length < 2 ? 1 : depth)];
  if (indices.shape.length < 2) wanted.unshift(...indices.shape);
  if (updates.shape.length > 0 && !sameShape(updates.shape, wanted)) {
    const what = `updates of shape [${updates.shape}] at indices of shape [${indices.shape}]`;
    throw new Error(`${what} do not fit into [${shape}]`);
  }
}

/** Sums of the rows of x by their ids; rows with an id outside of 0 … count − 1 are left out. */
function segmentSum(onnx: Emitter, x: Value, ids: Value, count: number): Value {
  const known = constantInts(ids)?.every((id) => id >= 0 && id < count) ?? false;
  // One row more takes what is left out.
  const rows = filled(onnx, 0, { shape: [known ? count : count + 1, x.shape[1]], dtype: x.dtype });
  if (known) return scatter(onnx, rows, ids, x, "add");
  const outside = onnx.binary("Less", ids, onnx.scalar(0, "int32"), "bool");
  const last = onnx.scalar(count, "int32");
  const inside = onnx.where(outside, last, onnx.binary("Min", ids, last));
  return onnx.slice(scatter(onnx, rows, inside, x, "add"), [0, 0], [count, x.shape[1]]);
}

/** How often each of 0 … size − 1 occurs in a row of x, or the sum of the weights where it does; larger ones are left out, negative ones refused. */
function counts(onnx: Emitter, x: Value, weights: Value, size: number, what: "each" | "any"): Value {
  const [rows, columns] = x.shape;
  const weighted = sizeOf(weights.shape) > 0 && what === "each";
  const updates = weighted ? weights : filled(onnx, 1, { shape: x.shape, dtype: weights.dtype });
  const base = filled(onnx, 0, { shape: [rows * (size + 1), 1], dtype: weights.dtype });
  const starts = onnx.constant(
    Array.from({ length: rows }, (_, i) => i * (size + 1)),
    [rows, 1],
    "int32",
  );
  const places = onnx.add(onnx.binary("Min", x, onnx.scalar(size, "int32")), starts);
  const negative = onnx.binary("Less", x, onnx.scalar(0, "int32"), "bool");
  const safe = onnx.where(negative, onnx.scalar(2 ** 31 - 1, "int32"), places);
  const flat = [rows * columns, 1];
  const how = what === "each" ? "add" : "replace";
  const table = scatter(onnx, base, onnx.reshape(safe, [rows * columns]), onnx.reshape(updates, flat), how);
  return onnx.slice(onnx.reshape(table, [rows, size + 1]), [0, 0], [rows, size]);
}

/** The rows of `data` at `indices`, summed (or averaged) by segments, whose ids ascend. How many there are only the values of the ids say. */
function sparseSegment(kind: "sum" | "mean"): KernelRule {
  const idsOf = (segmentIds: Value, { shape }: Value): Int32Array => {
    const ids = constantInts(segmentIds);
    if (ids === undefined) throw new Error("the values of segmentIds decide the shape: they must be constant");
    if (sizeOf(shape) !== ids.length) throw new Error(`${sizeOf(shape)} indices for ${ids.length} segment ids`);
    if (ids.some((id, i) => id < (ids[i - 1] ?? 0))) throw new Error(`segment ids do not ascend from 0: ${ids}`);
    return ids;
  };
  return {
    infer: ({ data, indices, segmentIds }) => {
      const ids = idsOf(segmentIds, indices);
      return { shape: data.shape.with(0, (ids.at(-1) ?? -1) + 1), dtype: data.dtype };
    },
    lower: (onnx, { data, indices, segmentIds }, _, [out]) => {
      if (sizeOf(out.shape) === 0) return filled(onnx, 0, out);
      const ids = idsOf(segmentIds, indices);
      const columns = sizeOf(data.shape.slice(1));
      const matrix = onnx.reshape(data, [data.shape[0], columns]);
      const spec: Spec = { shape: [ids.length, columns], dtype: data.dtype };
      const rows = onnx.op("Gather", [matrix, refused(onnx, indices)], { axis: 0 }, spec);
      const sums = segmentSum(onnx, rows, segmentIds, out.shape[0]);
      if (kind === "sum") return onnx.reshape(sums, out.shape);
      const sizes = new Array<number>(out.shape[0]).fill(0);
      for (const id of ids) sizes[id]++;
      const divisors = sizes.map((size) => Math.max(size, 1));
      return onnx.reshape(onnx.div(sums, onnx.constant(divisors, [divisors.length, 1], data.dtype)), out.shape);
    },
  };
}

export const scattering: KernelTable = {
  ScatterNd: rule<ScatterNdAttrs>({
    infer: ({ indices, updates }, { shape }) => {
      checked(updates, indices, shape);
      return { shape, dtype: updates.dtype };
    },
    lower: (onnx, { indices, updates }, _, [out]) => scatterNd(onnx, filled(onnx, 0, out), indices, updates, "add"),
  }),
  TensorScatterUpdate: {
    infer: ({ tensor, indices, updates }) => {
      checked(updates, indices, tensor.shape);
      return { shape: tensor.shape, dtype: tensor.dtype };
    },
    lower: (onnx, { tensor, indices, updates }) => scatterNd(onnx, tensor, indices, updates, "replace"),
  },
  SparseToDense: rule<SparseToDenseAttrs>({
    infer: ({ sparseIndices, sparseValues }, { outputShape }) => {
      checked(sparseValues, sparseIndices, outputShape);
      return { shape: outputShape, dtype: sparseValues.dtype };
    },
    lower: (onnx, { sparseIndices, sparseValues, defaultValue }, _, [out]) => {
      const base = onnx.expand(onnx.cast(onnx.reshape(defaultValue, []), out.dtype), out.shape);
      return scatterNd(onnx, base, sparseIndices, sparseValues, "replace");
    },
  }),
  // Ids of one axis pick the segment of a row; ids of the shape of x that of each element, within its column. float32, whatever x is.
  UnsortedSegmentSum: rule<UnsortedSegmentSumAttrs>({
    infer: ({ x, segmentIds }, { numSegments }) => {
      const rows = segmentIds.shape.length === 1 && segmentIds.shape[0] === x.shape[0];
      if (!rows && !sameShape(segmentIds.shape, x.shape)) {
        throw new Error(`ids of shape [${segmentIds.shape}] for segments of [${x.shape}]`);
      }
      return { shape: [numSegments, ...x.shape.slice(1)], dtype: "float32" };
    },
    lower: (onnx, { x, segmentIds }, { numSegments }, [out]) => {
      if (sizeOf(x.shape) === 0) return filled(onnx, 0, out);
      const typed = onnx.cast(x, out.dtype);
      if (segmentIds.shape.length === 1) {
        const matrix = onnx.reshape(typed, [x.shape[0], sizeOf(x.shape.slice(1))]);
        return onnx.reshape(segmentSum(onnx, matrix, segmentIds, numSegments), out.shape);
      }
      const iota = Array.from({ length: numSegments }, (_, i) => i);
      const places = onnx.constant(iota, [numSegments, ...x.shape.map(() => 1)], "int32");
      const masks = onnx.cast(onnx.compare("Equal", places, segmentIds), out.dtype);
      return sumOver(onnx, onnx.mul(masks, typed), [1], "drop");
    },
  }),
  Bincount: rule<BincountAttrs>({
    infer: ({ weights }, { size }) => ({ shape: [size], dtype: weights.dtype }),
    lower: (onnx, { x, weights }, { size }, [out]) =>
      onnx.reshape(counts(onnx, onnx.reshape(x, [1, sizeOf(x.shape)]), weights, size, "each"), out.shape),
  }),
  DenseBincount: rule<DenseBincountAttrs>({
    infer: ({ x, weights }, { size }) => ({ shape: [...x.shape.slice(0, -1), size], dtype: weights.dtype }),
    lower: (onnx, { x, weights }, { size, binaryOutput }, [out]) => {
      const rows = x.shape.length === 2 ? x : onnx.reshape(x, [1, sizeOf(x.shape)]);
      // As in tfjs, a vector is counted whatever binaryOutput says.
      const what = binaryOutput && x.shape.length === 2 ? "any" : "each";
      return onnx.reshape(counts(onnx, rows, weights, size, what), out.shape);
    },
  }),
  SparseSegmentSum: sparseSegment("sum"),
  SparseSegmentMean: sparseSegment("mean"),
};
