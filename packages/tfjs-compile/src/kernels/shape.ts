/** Kernels that move values about and compute nothing. */
import {
  type BroadCastToAttrs,
  type ConcatAttrs,
  type FillAttrs,
  type ReshapeAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  slice_util,
  type Tensor,
  type TileAttrs,
  type TransposeAttrs,
} from "@tensorflow/tfjs-core";
import { type Dtype, type Spec, sizeOf } from "../graph/graph.js";
import { axesOf, likeX } from "./infer.js";
import { type KernelTable, rule } from "./rule.js";

export const shape: KernelTable = {
  Reshape: rule<ReshapeAttrs>({
    infer: ({ x }, attrs) => {
      const known = attrs.shape.filter((length) => length !== -1);
      const rest = sizeOf(x.shape) / sizeOf(known);
      const full = attrs.shape.map((length) => (length === -1 ? rest : length));
      if (sizeOf(full) !== sizeOf(x.shape)) throw new Error(`cannot reshape [${x.shape}] to [${attrs.shape}]`);
      return { shape: full, dtype: x.dtype };
    },
    lower: (onnx, { x }, _, [out]) => onnx.reshape(x, out.shape),
  }),
  Transpose: rule<TransposeAttrs>({
    infer: ({ x }, { perm }) => ({ shape: perm.map((axis) => x.shape[axis]), dtype: x.dtype }),
    lower: (onnx, { x }, { perm }) => onnx.transpose(x, perm),
  }),
  BroadcastTo: rule<BroadCastToAttrs>({
    infer: ({ x }, attrs) => ({ shape: attrs.shape, dtype: x.dtype }),
    lower: (onnx, { x }, _, [out]) => onnx.expand(x, out.shape),
  }),
  Concat: rule<ConcatAttrs>({
    infer: (inputs, { axis }) => {
      const parts = Object.values(inputs);
      const [at] = axesOf(axis, parts[0].shape.length);
      const full = [...parts[0].shape];
      full[at] = parts.reduce((sum, part) => sum + part.shape[at], 0);
      return { shape: full, dtype: parts[0].dtype };
    },
    lower: (onnx, inputs, { axis }, [out]) => onnx.concat(Object.values(inputs), axesOf(axis, out.shape.length)[0]),
  }),
  SplitV: rule<SplitVAttrs>({
    infer: ({ x }, { numOrSizeSplits, axis }) => {
      const [at] = axesOf(axis, x.shape.length);
      return splitSizes(numOrSizeSplits, x.shape[at]).map((size) => ({
        shape: x.shape.map((length, i) => (i === at ? size : length)),
        dtype: x.dtype,
      }));
    },
    lower: (onnx, { x }, { numOrSizeSplits, axis }, outs) => {
      const [at] = axesOf(axis, x.shape.length);
      const sizes = onnx.int64(splitSizes(numOrSizeSplits, x.shape[at]));
      return onnx.ops("Split", [x, sizes], { axis: at }, outs);
    },
  }),
  Slice: rule<SliceAttrs>({
    infer: ({ x }, { begin, size }) => ({ shape: sliceOf(x, begin, size)[1], dtype: x.dtype }),
    lower: (onnx, { x }, { begin }, [out]) => onnx.slice(x, sliceOf(x, begin, out.shape)[0], out.shape),
  }),
  Tile: rule<TileAttrs>({
    infer: ({ x }, { reps }) => ({ shape: x.shape.map((length, axis) => length * reps[axis]), dtype: x.dtype }),
    lower: (onnx, { x }, { reps }, [out]) => onnx.op("Tile", [x, onnx.int64(reps)], {}, out),
  }),
  Fill: rule<FillAttrs>({
    infer: (_, attrs): Spec => ({ shape: attrs.shape, dtype: (attrs.dtype ?? "float32") as Dtype }),
    lower: (onnx, _, { value }, [out]) => onnx.expand(onnx.scalar(value as number, out.dtype), out.shape),
  }),
  ZerosLike: { infer: likeX, lower: (onnx, { x }) => onnx.expand(onnx.scalar(0, x.dtype), x.shape) },
  OnesLike: { infer: likeX, lower: (onnx, { x }) => onnx.expand(onnx.scalar(1, x.dtype), x.shape) },
};

/** Sizes of the pieces; one of them may be −1, the rest. */
function splitSizes(split: number | readonly number[], length: number): number[] {
  if (typeof split === "number") return Array.from({ length: split }, () => length / split);
  const known = split.filter((size) => size !== -1).reduce((sum, size) => sum + size, 0);
  return split.map((size) => (size === -1 ? length - known : size));
}

/** Begin and size of every axis; tfjs lets trailing axes be left out and takes size −1 for "to the end". */
function sliceOf(x: Spec, begin: number | readonly number[], size: number | readonly number[]): [number[], number[]] {
  const like = { shape: [...x.shape] } as unknown as Tensor;
  const [starts, sizes] = slice_util.parseSliceParams(like, begin as number[], size as number[]);
  slice_util.assertParamsValid(like, starts, sizes);
  return [starts, sizes];
}
