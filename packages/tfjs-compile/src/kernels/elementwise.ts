/** Elementwise kernels of one input. */
import type { CastAttrs } from "@tensorflow/tfjs-core";
import type { Dtype } from "../graph/graph.js";
import { likeX, unary } from "./infer.js";
import { type KernelTable, rule } from "./rule.js";

export const elementwise: KernelTable = {
  Identity: { infer: likeX, lower: (_, { x }) => x },
  Cast: rule<CastAttrs>({
    infer: ({ x }, { dtype }) => ({ shape: x.shape, dtype: dtype as Dtype }),
    lower: (onnx, { x }, _, [out]) => onnx.cast(x, out.dtype),
  }),
  Neg: unary("Neg"),
  Exp: unary("Exp"),
  Sqrt: unary("Sqrt"),
  Tanh: unary("Tanh"),
  Square: { infer: likeX, lower: (onnx, { x }) => onnx.mul(x, x) },
};
