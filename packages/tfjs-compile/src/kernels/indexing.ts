/**
 * Elements by their places: gathers, one-hot rows, diagonals.
 *
 * TensorFlow.js refuses an index outside of its axis when it runs; so does onnxruntime, except that it counts negative ones from the back.
 * They are moved beyond the end (`refused`), so that they are refused too.
 */
import { backend_util, type GatherV2Attrs, type OneHotAttrs, type Tensor } from "@tensorflow/tfjs-core";
import { type Dtype, type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { filled } from "./filled.js";
import { axesOf } from "./infer.js";
import { type KernelTable, rule } from "./rule.js";
import { padded } from "./slicing.js";

export const indexing: KernelTable = {
  GatherV2: rule<GatherV2Attrs>({
    infer: ({ x, indices }, { axis, batchDims }) => {
      const [at] = axesOf(axis, x.shape.length);
      refuseConstants(indices, x.shape[at]);
      return { shape: gatherOf(x, indices, at, batchDims).outputShape, dtype: x.dtype };
    },
    lower: (onnx, { x, indices }, { axis, batchDims }, [out]) => {
      if (sizeOf(out.shape) === 0) return filled(onnx, 0, out);
      const [at] = axesOf(axis, x.shape.length);
      const safe = refused(onnx, indices);
      const { batchSize, outerSize, dimSize, sliceSize } = gatherOf(x, indices, at, batchDims);
      if (batchSize === 1) {
        const shape = [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)];
        return onnx.reshape(onnx.op("Gather", [x, safe], { axis: at }, { shape, dtype: x.dtype }), out.shape);
      }
      // [batch, outer, along, slice]: the axis gathered along goes next to the batch, and back.
      const count = sizeOf(indices.shape) / batchSize;
      const blocks = onnx.transpose(onnx.reshape(x, [batchSize, outerSize, dimSize, sliceSize]), [0, 2, 1, 3]);
      const places = onnx.cast(onnx.reshape(safe, [batchSize, count, 1]), "int64");
      const spec: Spec = { shape: [batchSize, count, outerSize, sliceSize], dtype: x.dtype };
      const found = onnx.op("GatherND", [blocks, places], { batch_dims: 1 }, spec);
      return onnx.reshape(onnx.transpose(found, [0, 2, 1, 3]), out.shape);
    },
  }),
  GatherNd: {
    infer: ({ params, indices }) => ({ shape: gatherNdShape(params, indices), dtype: params.dtype }),
    lower: (onnx, { params, indices }, _, [out]) => {
      if (sizeOf(out.shape) === 0) return filled(onnx, 0, out);
      if (indices.shape.at(-1) === 0) return onnx.expand(params, out.shape);
      return onnx.op("GatherND", [params, onnx.cast(refused(onnx, indices), "int64")], {}, out);
    },
  },
  // An index outside of the depth gives a row without a one.
  OneHot: rule<OneHotAttrs>({
    infer: ({ indices }, { depth, dtype }) => ({
      shape: [...indices.shape, depth],
      dtype: (dtype ?? "float32") as Dtype,
    }),
    lower: (onnx, { indices }, { depth, onValue, offValue }, [out]) => {
      const places = onnx.constant(
        Array.from({ length: depth }, (_, i) => i),
        [depth],
        indices.dtype,
      );
      const hit = onnx.binary("Equal", onnx.reshape(indices, [...indices.shape, 1]), places, "bool");
      if (onValue === 1 && offValue === 0) return onnx.cast(hit, out.dtype);
      const dtype = out.dtype === "bool" ? "int32" : out.dtype;
      return onnx.cast(onnx.where(hit, onnx.scalar(onValue, dtype), onnx.scalar(offValue, dtype)), out.dtype);
    },
  }),
  // The elements of x as the first column of [n, n + 1] zeros: read row by row, they stand n + 1 apart, on the diagonal of [n, n].
  Diag: {
    infer: ({ x }) => ({ shape: [...x.shape, ...x.shape], dtype: x.dtype }),
    lower: (onnx, { x }, _, [out]) => {
      const n = sizeOf(x.shape);
      if (n <= 1) return onnx.reshape(x, out.shape);
      const column = padded(
        onnx,
        onnx.reshape(x, [n, 1]),
        [
          [0, 0],
          [0, n],
        ],
        0,
      );
      return onnx.reshape(onnx.slice(onnx.reshape(column, [n * (n + 1)]), [0], [n * n]), out.shape);
    },
  },
};

function gatherOf(x: Spec, indices: Spec, axis: number, batchDims = 0) {
  const like = ({ shape }: Spec) => ({ shape: [...shape], rank: shape.length }) as unknown as Tensor;
  return backend_util.segment_util.collectGatherOpShapeInfo(like(x), like(indices), axis, batchDims);
}

function gatherNdShape(params: Spec, indices: Spec): number[] {
  const depth = indices.shape.at(-1) ?? 0;
  if (indices.shape.length === 0 || params.shape.length === 0 || depth > params.shape.length) {
    throw new Error(`indices of shape [${indices.shape}] do not point into [${params.shape}]`);
  }
  return [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
}

/** The values of a constant, also of one that is told as a number and its shape. */
export function constantInts({ data, node, shape }: Value): Int32Array | undefined {
  if (data !== undefined) return data as Int32Array;
  const number = node?.op === "Expand" || node?.op === "BroadcastTo" ? node.inputs[0] : undefined;
  if (number?.data?.length !== 1) return undefined;
  return new Int32Array(sizeOf(shape)).fill(Number(number.data[0]));
}

/** Constant indices outside of 0 … length − 1 are refused while tracing. */
function refuseConstants(indices: Value, length: number) {
  const bad = constantInts(indices)?.find((index) => index < 0 || index >= length);
  if (bad !== undefined) throw new Error(`index ${bad} is not in [0, ${length - 1}]`);
}

/** Beyond the end of every axis. */
const BEYOND = 2 ** 31 - 1;

/** Indices with the negative ones beyond the end of any axis, where onnxruntime refuses them. */
export function refused(onnx: Emitter, indices: Value): Value {
  if (constantInts(indices)?.every((index) => index >= 0)) return indices;
  const negative = onnx.binary("Less", indices, onnx.scalar(0, indices.dtype), "bool");
  return onnx.where(negative, onnx.scalar(BEYOND, indices.dtype), indices);
}
