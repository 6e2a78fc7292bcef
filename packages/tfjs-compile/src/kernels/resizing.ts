/**
 * Images [batch, height, width, channels], resized and mirrored. Resizing is done along one axis after the other, columns first: entry o of
 * the result lies at o · scale of the input and takes the nearest entry there, or the two around it in proportion.
 */
import type { ResizeBilinearAttrs } from "@tensorflow/tfjs-core";
import { type Dtype, type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { matMul } from "./linear.js";
import { type Inputs, type KernelTable, rule } from "./rule.js";

type ResizeAttrs = Pick<ResizeBilinearAttrs, "alignCorners" | "halfPixelCenters">;

/** Which entries of the input make an entry of the result: the one at `low`, and that at `high` with weight `share`. */
interface Sample {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

type Sampling = (from: number, to: number, attrs: ResizeAttrs) => readonly Sample[];

function scaleOf(from: number, to: number, { alignCorners }: ResizeAttrs): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

const linear: Sampling = (from, to, attrs) =>
  Array.from({ length: to }, (_, o) => {
    const scale = scaleOf(from, to, attrs);
    const at = attrs.halfPixelCenters ? scale * (o + 0.5) - 0.5 : scale * o;
    const low = Math.max(0, Math.floor(at));
    return { low, high: Math.min(from - 1, Math.ceil(at)), share: at - low };
  });

const nearest: Sampling = (from, to, attrs) =>
  Array.from({ length: to }, (_, o) => {
    const at = scaleOf(from, to, attrs) * (attrs.halfPixelCenters ? o + 0.5 : o);
    const low = Math.max(0, Math.min(from - 1, attrs.alignCorners ? Math.round(at) : Math.floor(at)));
    return { low, high: low, share: 0 };
  });

/** x resampled along one axis. */
function resampled(onnx: Emitter, x: Value, axis: number, samples: readonly Sample[]): Value {
  const shape = x.shape.map((length, i) => (i === axis ? samples.length : length));
  const take = (part: "low" | "high") => {
    const indices = onnx.constant(
      samples.map((sample) => sample[part]),
      [samples.length],
      "int32",
    );
    return onnx.op("Gather", [x, indices], { axis }, { shape, dtype: x.dtype });
  };
  const low = take("low");
  if (samples.every(({ share }) => share === 0)) return low;
  const shares = onnx.constant(
    samples.map(({ share }) => share),
    [samples.length, ...x.shape.slice(axis + 1).map(() => 1)],
  );
  return onnx.add(low, onnx.mul(onnx.sub(take("high"), low), shares));
}

/** dy, pulled back along one axis: a product with the matrix of the samples. */
function pulledBack(onnx: Emitter, dy: Value, axis: number, from: number, samples: readonly Sample[]): Value {
  const to = samples.length;
  const matrix = new Float64Array(from * to);
  samples.forEach(({ low, high, share }, o) => {
    matrix[low * to + o] += 1 - share;
    matrix[high * to + o] += share;
  });
  const [before, after] = [sizeOf(dy.shape.slice(0, axis)), sizeOf(dy.shape.slice(axis + 1))];
  const rows = onnx.reshape(dy, [before, to, after]);
  const spec = { shape: [before, from, after], dtype: dy.dtype };
  const product = matMul(onnx, onnx.constant(matrix, [from, to]), rows, false, false, spec);
  return onnx.reshape(
    product,
    dy.shape.map((length, i) => (i === axis ? from : length)),
  );
}

function resize(sampling: Sampling, dtypeOf: (images: Spec) => Dtype) {
  return rule<ResizeBilinearAttrs>({
    infer: ({ images }, { size }): Spec => ({
      shape: [images.shape[0], ...size, images.shape[3]],
      dtype: dtypeOf(images),
    }),
    lower: (onnx, { images }, attrs, [out]) => {
      if (sizeOf(out.shape) === 0) return onnx.expand(onnx.scalar(0, out.dtype), out.shape);
      const [, height, width] = images.shape;
      const [rows, columns] = attrs.size;
      const x = onnx.cast(images, out.dtype);
      const wide = resampled(onnx, x, 2, sampling(width, columns, attrs));
      return resampled(onnx, wide, 1, sampling(height, rows, attrs));
    },
  });
}

/** The kernels of the gradients ignore `halfPixelCenters`, as in TensorFlow.js; gradients of the ops are made otherwise (gradients/resizing.ts). */
function resizeGradient(sampling: Sampling) {
  return rule<ResizeAttrs>({
    infer: ({ images }): Spec => ({ shape: images.shape, dtype: "float32" }),
    lower: (onnx, { images, dy }: Inputs, { alignCorners }) => {
      if (sizeOf(images.shape) === 0 || sizeOf(dy.shape) === 0) return onnx.expand(onnx.scalar(0), images.shape);
      const attrs = { alignCorners, halfPixelCenters: false };
      const [, height, width] = images.shape;
      const tall = pulledBack(onnx, dy, 2, width, sampling(width, dy.shape[2], attrs));
      return pulledBack(onnx, tall, 1, height, sampling(height, dy.shape[1], attrs));
    },
  });
}

export const resizing: KernelTable = {
  ResizeBilinear: resize(linear, () => "float32"),
  ResizeBilinearGrad: resizeGradient(linear),
  ResizeNearestNeighbor: resize(nearest, ({ dtype }) => dtype),
  ResizeNearestNeighborGrad: resizeGradient(nearest),
  FlipLeftRight: {
    infer: ({ image }) => ({ shape: image.shape, dtype: image.dtype }),
    lower: (onnx, { image }) => {
      const end = -image.shape[2] - 1;
      return onnx.op("Slice", [image, onnx.int64([-1]), onnx.int64([end]), onnx.int64([2]), onnx.int64([-1])]);
    },
  },
};
