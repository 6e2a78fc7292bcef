/** Kernels that arrange the elements of one tensor anew: reshapes, transposes, repetitions, reversals, and the blocks of space and depth. */
import {
  type BatchToSpaceNDAttrs,
  type BroadCastToAttrs,
  backend_util,
  type DepthToSpaceAttrs,
  type ExpandDimsAttrs,
  type ReshapeAttrs,
  type ReverseAttrs,
  type SpaceToBatchNDAttrs,
  type TileAttrs,
  type TransposeAttrs,
} from "@tensorflow/tfjs-core";
import { broadcastShapes, sameShape, sizeOf } from "../graph/graph.js";
import { filled } from "./filled.js";
import { axesOf, likeX } from "./infer.js";
import { type KernelTable, rule } from "./rule.js";
import { padded, reversed } from "./slicing.js";

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
  ExpandDims: rule<ExpandDimsAttrs>({
    infer: ({ input }, { dim }) => {
      const [at] = axesOf(dim, input.shape.length + 1);
      return { shape: [...input.shape.slice(0, at), 1, ...input.shape.slice(at)], dtype: input.dtype };
    },
    lower: (onnx, { input }, _, [out]) => onnx.reshape(input, out.shape),
  }),
  Transpose: rule<TransposeAttrs>({
    infer: ({ x }, { perm }) => {
      const sorted = [...perm].sort((a, b) => a - b);
      if (perm.length !== x.shape.length || sorted.some((axis, i) => axis !== i)) {
        throw new Error(`cannot order the axes of [${x.shape}] as [${perm}]`);
      }
      return { shape: perm.map((axis) => x.shape[axis]), dtype: x.dtype };
    },
    lower: (onnx, { x }, { perm }) => onnx.transpose(x, perm),
  }),
  BroadcastTo: rule<BroadCastToAttrs>({
    infer: ({ x }, attrs) => {
      if (!sameShape(broadcastShapes(x.shape, attrs.shape), attrs.shape)) {
        throw new Error(`cannot broadcast [${x.shape}] to [${attrs.shape}]`);
      }
      return { shape: attrs.shape, dtype: x.dtype };
    },
    lower: (onnx, { x }, _, [out]) => onnx.expand(x, out.shape),
  }),
  // Shapes as tensors: where one has length 1 the other counts. That they fit is not checked at run time.
  BroadcastArgs: {
    infer: ({ s0, s1 }) => ({ shape: [Math.max(s0.shape[0], s1.shape[0])], dtype: "int32" }),
    lower: (onnx, { s0, s1 }, _, [{ shape }]) => {
      const one = onnx.scalar(1, "int32");
      const [a, b] = [s0, s1].map((s) => padded(onnx, s, [[shape[0] - s.shape[0], 0]], 1));
      return onnx.where(onnx.binary("Equal", a, one, "bool"), b, a);
    },
  },
  Tile: rule<TileAttrs>({
    infer: ({ x }, { reps }) => {
      if (reps.length !== x.shape.length) throw new Error(`${reps.length} repetitions for the axes of [${x.shape}]`);
      return { shape: x.shape.map((length, axis) => length * reps[axis]), dtype: x.dtype };
    },
    lower: (onnx, { x }, { reps }, [out]) => {
      const expanded = x.shape.every((length, axis) => length === 1 || reps[axis] === 1);
      if (expanded || sizeOf(out.shape) === 0) return expanded ? onnx.expand(x, out.shape) : filled(onnx, 0, out);
      return onnx.op("Tile", [x, onnx.int64(reps)], {}, out);
    },
  }),
  Reverse: rule<ReverseAttrs>({
    infer: ({ x }, { dims }) => {
      axesOf(dims, x.shape.length);
      return likeX({ x });
    },
    lower: (onnx, { x }, { dims }) => reversed(onnx, x, axesOf(dims, x.shape.length)),
  }),
  SpaceToBatchND: rule<SpaceToBatchNDAttrs>({
    infer: ({ x }, { blockShape, paddings }) => {
      const full = x.shape.map((length, axis) => length + around(paddings, axis, blockShape.length));
      const blocks = full.map((length, axis) => length / (blockShape[axis - 1] ?? 1));
      blocks[0] *= sizeOf(blockShape);
      if (!blocks.every(Number.isInteger)) throw new Error(`[${full}] does not divide into blocks of [${blockShape}]`);
      return { shape: blocks, dtype: x.dtype };
    },
    lower: (onnx, { x }, { blockShape, paddings }, [out]) => {
      const rest = x.shape.length - 1 - blockShape.length;
      const sides = [[0, 0], ...paddings, ...Array.from({ length: rest }, () => [0, 0])];
      const full = padded(onnx, x, sides, 0);
      const size = sizeOf(blockShape);
      const split = onnx.reshape(full, backend_util.getReshaped([...full.shape], blockShape, size, false));
      const perm = backend_util.getPermuted(split.shape.length, blockShape.length, false);
      return onnx.reshape(onnx.transpose(split, perm), out.shape);
    },
  }),
  BatchToSpaceND: rule<BatchToSpaceNDAttrs>({
    infer: ({ x }, { blockShape, crops }) => {
      const blocks = x.shape.map((length, axis) => length * (blockShape[axis - 1] ?? 1));
      blocks[0] /= sizeOf(blockShape);
      if (!Number.isInteger(blocks[0])) {
        throw new Error(`batch ${x.shape[0]} of [${x.shape}] does not divide into blocks of [${blockShape}]`);
      }
      return {
        shape: blocks.map((length, axis) => length - around(crops, axis, blockShape.length)),
        dtype: x.dtype,
      };
    },
    lower: (onnx, { x }, { blockShape, crops }, [out]) => {
      const size = sizeOf(blockShape);
      const split = onnx.reshape(x, backend_util.getReshaped([...x.shape], blockShape, size));
      const turned = onnx.transpose(split, backend_util.getPermuted(split.shape.length, blockShape.length));
      const full = onnx.reshape(turned, backend_util.getReshapedPermuted([...x.shape], blockShape, size));
      const begin = x.shape.map((_, axis) => crops[axis - 1]?.[0] ?? 0);
      return onnx.slice(full, begin, out.shape);
    },
  }),
  DepthToSpace: rule<DepthToSpaceAttrs>({
    infer: ({ x }, { blockSize, dataFormat }) => {
      const [height, width, depth] = dataFormat === "NCHW" ? [2, 3, 1] : [1, 2, 3];
      const full = [...x.shape];
      full[height] *= blockSize;
      full[width] *= blockSize;
      full[depth] /= blockSize ** 2;
      return { shape: full, dtype: x.dtype };
    },
    lower: (onnx, { x }, { blockSize, dataFormat }, [out]) => {
      const [n, a, b, c] = x.shape;
      if (dataFormat === "NCHW") {
        const split = onnx.reshape(x, [n, blockSize, blockSize, out.shape[1], b, c]);
        return onnx.reshape(onnx.transpose(split, [0, 3, 4, 1, 5, 2]), out.shape);
      }
      const split = onnx.reshape(x, [n, a, b, blockSize, blockSize, out.shape[3]]);
      return onnx.reshape(onnx.transpose(split, [0, 1, 3, 2, 4, 5]), out.shape);
    },
  }),
};

/** What is put around (or cut off) an axis, where the pairs belong to the axes after the first. */
function around(pairs: readonly (readonly number[])[], axis: number, count: number): number {
  return axis >= 1 && axis <= count ? pairs[axis - 1][0] + pairs[axis - 1][1] : 0;
}
