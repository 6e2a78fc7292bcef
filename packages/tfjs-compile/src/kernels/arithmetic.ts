/** Elementwise kernels of two inputs, with broadcasting. */
import { broadcast } from "./infer.js";
import type { KernelTable } from "./rule.js";

export const arithmetic: KernelTable = {
  Add: { infer: broadcast(), lower: (onnx, { a, b }) => onnx.add(a, b) },
  Sub: { infer: broadcast(), lower: (onnx, { a, b }) => onnx.sub(a, b) },
  Multiply: { infer: broadcast(), lower: (onnx, { a, b }) => onnx.mul(a, b) },
  RealDiv: { infer: broadcast(), lower: (onnx, { a, b }) => onnx.div(a, b) },
  Pow: { infer: broadcast(), lower: (onnx, { a, b }) => onnx.binary("Pow", a, b) },
  SquaredDifference: {
    infer: broadcast(),
    lower: (onnx, { a, b }) => {
      const difference = onnx.sub(a, b);
      return onnx.mul(difference, difference);
    },
  },
};
