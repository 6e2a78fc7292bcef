/** Parts of a tensor, and a tensor as part of a larger one: slices with strides, padding with a number or a mirror image. */
import {
  type MirrorPadAttrs,
  type PadV2Attrs,
  type SliceAttrs,
  type StridedSliceAttrs,
  slice_util,
  type Tensor,
} from "@tensorflow/tfjs-core";
import { type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { filled } from "./filled.js";
import { type KernelTable, rule } from "./rule.js";

export const slicing: KernelTable = {
  Slice: rule<SliceAttrs>({
    infer: ({ x }, { begin, size }) => ({ shape: sliceOf(x, begin, size)[1], dtype: x.dtype }),
    lower: (onnx, { x }, { begin }, [out]) => onnx.slice(x, sliceOf(x, begin, out.shape)[0], out.shape),
  }),
  StridedSlice: rule<StridedSliceAttrs>({
    infer: ({ x }, attrs) => ({ shape: stridedOf(x, attrs).finalShape, dtype: x.dtype }),
    lower: (onnx, { x }, attrs, [out]) => {
      const { begin, end, strides } = stridedOf(x, attrs);
      if (sizeOf(out.shape) === 0) return filled(onnx, 0, out);
      const size = slice_util.computeOutShape(begin, end, strides);
      return onnx.reshape(strided(onnx, x, begin, strides, size), out.shape);
    },
  }),
  PadV2: rule<PadV2Attrs>({
    infer: ({ x }, { paddings }) => paddedSpec(x, paddings),
    lower: (onnx, { x }, { paddings, constantValue }) => padded(onnx, x, paddings, constantValue),
  }),
  MirrorPad: rule<MirrorPadAttrs>({
    infer: ({ x }, { paddings }) => paddedSpec(x, paddings),
    lower: (onnx, { x }, { paddings, mode }, [out]) => {
      if (sizeOf(out.shape) === 0) return filled(onnx, 0, out);
      const edge = mode === "reflect" ? 0 : 1;
      return paddings.reduce((value, [before, after], axis) => {
        if (before + after === 0) return value;
        const length = x.shape[axis];
        const places = Array.from({ length: before + length + after }, (_, i) => {
          const at = i - before;
          if (at < 0) return -at - edge;
          return at < length ? at : 2 * (length - 1) - at + edge;
        });
        const shape = value.shape.with(axis, places.length);
        return onnx.op("Gather", [value, onnx.int64(places)], { axis }, { shape, dtype: x.dtype });
      }, x);
    },
  }),
};

/** Begin and size of every axis; tfjs lets trailing axes be left out and takes size −1 for "to the end". */
function sliceOf(x: Spec, begin: number | readonly number[], size: number | readonly number[]): [number[], number[]] {
  const like = { shape: [...x.shape] } as unknown as Tensor;
  const [starts, sizes] = slice_util.parseSliceParams(like, begin as number[], size as number[]);
  slice_util.assertParamsValid(like, starts, sizes);
  return [starts, sizes];
}

function stridedOf(x: Spec, attrs: StridedSliceAttrs) {
  const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  return slice_util.sliceInfo([...x.shape], begin, end, strides, ...masks);
}

/** Every `strides[i]`-th element from `begin[i]` on, `size[i]` of them, along every axis; at least one each. */
export function strided(
  onnx: Emitter,
  x: Value,
  begin: readonly number[],
  strides: readonly number[],
  size: readonly number[],
): Value {
  const changed = x.shape.flatMap((length, i) => (size[i] === length && strides[i] === 1 ? [] : [i]));
  if (changed.length === 0) return x;
  // onnxruntime on WebGPU walks backwards from the last element, wherever it shall begin: what lies behind the first one is cut off before.
  if (strides.some((stride, i) => stride < 0 && begin[i] !== x.shape[i] - 1)) {
    const backwards = (i: number) => strides[i] < 0;
    const first = begin.map((at, i) => (backwards(i) ? at + (size[i] - 1) * strides[i] : 0));
    const kept = x.shape.map((length, i) => (backwards(i) ? begin[i] - first[i] + 1 : length));
    return strided(
      onnx,
      onnx.slice(x, first, kept),
      begin.map((at, i) => at - first[i]),
      strides,
      size,
    );
  }
  const ends = changed.map((i) => {
    const end = begin[i] + (size[i] - 1) * strides[i] + Math.sign(strides[i]);
    // A negative end counts from the back; before the first element is further back than that.
    return end < 0 ? -x.shape[i] - 1 : end;
  });
  const lists = [changed.map((i) => begin[i]), ends, changed, changed.map((i) => strides[i])];
  return onnx.op("Slice", [x, ...lists.map((list) => onnx.int64(list))], {}, { shape: size, dtype: x.dtype });
}

/** The axes turned round. */
export function reversed(onnx: Emitter, x: Value, axes: readonly number[]): Value {
  const long = axes.filter((axis) => x.shape[axis] > 1);
  if (long.length === 0 || sizeOf(x.shape) === 0) return x;
  const turned = (axis: number) => long.includes(axis);
  const begin = x.shape.map((length, axis) => (turned(axis) ? length - 1 : 0));
  return strided(
    onnx,
    x,
    begin,
    x.shape.map((_, axis) => (turned(axis) ? -1 : 1)),
    x.shape,
  );
}

function paddedSpec(x: Spec, paddings: readonly (readonly number[])[]): Spec {
  if (paddings.length !== x.shape.length) throw new Error(`${paddings.length} paddings for the axes of [${x.shape}]`);
  if (paddings.some(([before, after]) => before < 0 || after < 0)) {
    throw new Error(`negative padding: [${paddings.map((pair) => `[${pair}]`)}] of [${x.shape}]`);
  }
  return { shape: x.shape.map((length, axis) => paddings[axis][0] + length + paddings[axis][1]), dtype: x.dtype };
}

/** `number` put before and after each axis. */
export function padded(onnx: Emitter, x: Value, paddings: readonly (readonly number[])[], number: number): Value {
  const out = paddedSpec(x, paddings);
  if (sizeOf(out.shape) === sizeOf(x.shape)) return onnx.reshape(x, out.shape);
  if (sizeOf(x.shape) === 0) return filled(onnx, number, out);
  const sides = onnx.int64([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  return onnx.op("Pad", [x, sides, onnx.scalar(number, x.dtype)], {}, out);
}
