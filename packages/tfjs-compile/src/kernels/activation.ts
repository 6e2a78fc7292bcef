/**
 * Activation functions with a bend at 0, and what their gradients use. NaN stays NaN in all of them. Results are float32 where TensorFlow.js
 * makes them so of integers.
 */
import type { LeakyReluAttrs, StepAttrs } from "@tensorflow/tfjs-core";
import { backend_util } from "@tensorflow/tfjs-core";
import { broadcastShapes, sameShape, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { expm1 } from "./double.js";
import { likeX } from "./infer.js";
import { lowerAll } from "./integers.js";
import { type Inputs, type KernelTable, rule } from "./rule.js";

/** `below(x)` where x < 0, else x. */
function bent(onnx: Emitter, x: Value, below: Value): Value {
  return onnx.where(onnx.compare("Less", x, onnx.scalar(0, x.dtype)), below, x);
}

/** Faster than onnxruntime's Elu, and exact near 0, where that one cancels. */
function elu(onnx: Emitter, { x }: Inputs): Value {
  return bent(onnx, x, expm1(onnx, x));
}

/** scale·x above 0, scale·α·(eˣ − 1) below. */
function selu(onnx: Emitter, { x }: Inputs): Value {
  const alpha = backend_util.SELU_SCALEALPHA / backend_util.SELU_SCALE;
  const below = onnx.mul(expm1(onnx, x), onnx.scalar(alpha, x.dtype));
  return onnx.mul(bent(onnx, x, below), onnx.scalar(backend_util.SELU_SCALE, x.dtype));
}

function leakyRelu(onnx: Emitter, { x }: Inputs, { alpha }: LeakyReluAttrs): Value {
  if (x.dtype === "float32") return onnx.op("LeakyRelu", [x], { alpha });
  return bent(onnx, x, onnx.mul(x, onnx.scalar(alpha, x.dtype)));
}

/** onnxruntime's PRelu wants slopes that broadcast to x. */
function prelu(onnx: Emitter, { x, alpha }: Inputs): Value {
  const shape = broadcastShapes(x.shape, alpha.shape);
  if (x.dtype === "float32" && sameShape(x.shape, shape)) return onnx.op("PRelu", [x, alpha]);
  return bent(onnx, x, onnx.mul(x, alpha));
}

/** 1 where x > 0, else alpha, NaN where x is. For alpha = 0, in the gradient of ReLU, max(x, 0) is there already: 0 or NaN. */
function step(onnx: Emitter, { x }: Inputs, { alpha }: StepAttrs): Value {
  const zero = onnx.scalar(0, x.dtype);
  const below =
    alpha === 0
      ? onnx.op("Relu", [x])
      : onnx.where(onnx.compare("LessOrEqual", x, zero), onnx.scalar(alpha, x.dtype), x);
  return onnx.where(onnx.compare("Greater", x, zero), onnx.scalar(1, x.dtype), below);
}

const relu = (onnx: Emitter, { x }: Inputs): Value => onnx.op("Relu", [x]);
const relu6 = (onnx: Emitter, { x }: Inputs): Value => onnx.clip(x, 0, 6);
const itself = (_: Emitter, { x }: Inputs): Value => x;

export const activation: KernelTable = {
  Relu: { infer: likeX, lower: lowerAll(relu, { integers: relu, booleans: itself }) },
  Relu6: { infer: likeX, lower: lowerAll(relu6, { integers: relu6, booleans: itself }) },
  Elu: { infer: likeX, lower: lowerAll(elu) },
  Selu: { infer: likeX, lower: lowerAll(selu) },
  LeakyRelu: rule<LeakyReluAttrs>({
    infer: ({ x }) => ({ shape: x.shape, dtype: "float32" }),
    lower: lowerAll(leakyRelu),
  }),
  Prelu: {
    infer: ({ x, alpha }) => ({ shape: broadcastShapes(x.shape, alpha.shape), dtype: "float32" }),
    lower: lowerAll(prelu),
  },
  Step: rule<StepAttrs>({ infer: likeX, lower: lowerAll(step) }),
  // dy where y ≥ 0, else dy·(y + 1), y the value of the ELU.
  EluGrad: {
    infer: ({ y }) => ({ shape: y.shape, dtype: "float32" }),
    lower: lowerAll((onnx, { dy, y }) => {
      const below = onnx.binary("Min", y, onnx.scalar(0, y.dtype));
      return onnx.mul(dy, onnx.add(below, onnx.scalar(1, y.dtype)));
    }),
  },
};
