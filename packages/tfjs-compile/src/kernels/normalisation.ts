/** Batch normalisation with given statistics, and local response normalisation over neighbouring channels. */
import type { FusedBatchNormAttrs, LRNAttrs } from "@tensorflow/tfjs-core";
import type { Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { likeX } from "./infer.js";
import { type KernelTable, rule } from "./rule.js";

/** Σ over the channels at most `radius` away: the tensor, padded with zeros, added to itself shifted. */
function sumNearChannels(onnx: Emitter, x: Value, radius: number): Value {
  const axis = x.shape.length - 1;
  const reach = Math.min(radius, x.shape[axis] - 1);
  if (reach <= 0) return x;
  const sides = x.shape.map((_, i) => (i === axis ? reach : 0));
  const padded = onnx.op(
    "Pad",
    [x, onnx.int64([...sides, ...sides]), onnx.scalar(0)],
    { mode: "constant" },
    { shape: x.shape.map((length, i) => length + 2 * sides[i]), dtype: x.dtype },
  );
  const shifted = Array.from({ length: 2 * reach + 1 }, (_, shift) =>
    onnx.slice(
      padded,
      x.shape.map((_, i) => (i === axis ? shift : 0)),
      x.shape,
    ),
  );
  return onnx.op("Sum", shifted, {}, x);
}

/** bias + α · Σ x² over near channels */
function response(onnx: Emitter, x: Value, { depthRadius, bias, alpha }: LRNAttrs): Value {
  const sum = sumNearChannels(onnx, onnx.mul(x, x), depthRadius);
  return onnx.add(onnx.mul(sum, onnx.scalar(alpha)), onnx.scalar(bias));
}

const power = (onnx: Emitter, x: Value, exponent: number) => onnx.binary("Pow", x, onnx.scalar(exponent));

export const normalisation: KernelTable = {
  FusedBatchNorm: rule<FusedBatchNormAttrs>({
    infer: likeX,
    lower: (onnx, { x, scale, offset, mean, variance }, { varianceEpsilon }) => {
      const deviation = onnx.op("Sqrt", [onnx.add(variance, onnx.scalar(varianceEpsilon ?? 0.001))]);
      const centred = onnx.sub(x, mean);
      const normal = scale === undefined ? onnx.div(centred, deviation) : onnx.mul(centred, onnx.div(scale, deviation));
      return offset === undefined ? normal : onnx.add(normal, offset);
    },
  }),
  LRN: rule<LRNAttrs>({
    infer: likeX,
    lower: (onnx, { x }, attrs) => onnx.mul(x, power(onnx, response(onnx, x, attrs), -attrs.beta)),
  }),
  // dx = dy · n^−β − 2αβ · x · Σ dy · y/n over near channels, n the response
  LRNGrad: rule<LRNAttrs>({
    infer: likeX,
    lower: (onnx, { x, y, dy }, attrs) => {
      const n = response(onnx, x, attrs);
      const near = sumNearChannels(onnx, onnx.mul(dy, onnx.div(y, n)), attrs.depthRadius);
      const through = onnx.mul(onnx.mul(x, onnx.scalar(2 * attrs.alpha * attrs.beta)), near);
      return onnx.sub(onnx.mul(dy, power(onnx, n, -attrs.beta)), through);
    },
  }),
};
