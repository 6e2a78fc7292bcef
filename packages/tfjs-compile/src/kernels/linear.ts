/** Matrix products. */
import type { _FusedMatMulAttrs, BatchMatMulAttrs } from "@tensorflow/tfjs-core";
import { broadcastShapes, type Spec, sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { filled } from "./filled.js";
import { activate } from "./fused-activation.js";
import { type Inputs, type KernelTable, rule } from "./rule.js";

function productSpec({ a, b }: Inputs, { transposeA, transposeB }: BatchMatMulAttrs): Spec {
  const described = `[${a.shape}]${transposeA ? "ᵀ" : ""} and [${b.shape}]${transposeB ? "ᵀ" : ""}`;
  if (a.shape.length < 2 || b.shape.length < 2) throw new Error(`cannot multiply ${described}: not matrices`);
  const [rows, innerA] = lastTwo(a, transposeA);
  const [innerB, columns] = lastTwo(b, transposeB);
  if (innerA !== innerB) throw new Error(`cannot multiply ${described}: inner lengths ${innerA} and ${innerB}`);
  return { shape: [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns], dtype: a.dtype };
}

function lastTwo({ shape }: Value, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

/**
 * op(a) op(b) over the last two axes, op = transpose where said. The axes before them broadcast. Of empty factors onnxruntime's products
 * fail or return what stood in the memory, so they are not asked.
 */
export function matMul(onnx: Emitter, a: Value, b: Value, transposeA: boolean, transposeB: boolean, spec: Spec): Value {
  if (sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) return filled(onnx, 0, spec);
  if (!transposeA && !transposeB) return onnx.op("MatMul", [a, b], {}, spec);
  if (a.dtype !== "int32") {
    return onnx.contrib("FusedMatMul", [a, b], { transA: Number(transposeA), transB: Number(transposeB) }, spec);
  }
  const turned = (x: Value, flag: boolean) => (flag ? onnx.transpose(x, swapLast(x.shape.length)) : x);
  return onnx.op("MatMul", [turned(a, transposeA), turned(b, transposeB)], {}, spec);
}

function swapLast(rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
}

export const linear: KernelTable = {
  BatchMatMul: rule<BatchMatMulAttrs>({
    infer: productSpec,
    lower: (onnx, { a, b }, { transposeA, transposeB }, [out]) => {
      if (a.dtype !== "bool") return matMul(onnx, a, b, transposeA, transposeB, out);
      const spec: Spec = { shape: out.shape, dtype: "int32" };
      return onnx.cast(
        matMul(onnx, onnx.cast(a, "int32"), onnx.cast(b, "int32"), transposeA, transposeB, spec),
        "bool",
      );
    },
  }),
  _FusedMatMul: rule<_FusedMatMulAttrs>({
    infer: (inputs, attrs) => {
      const product = productSpec(inputs, attrs);
      if (inputs.bias !== undefined) broadcastShapes(product.shape, inputs.bias.shape);
      return product;
    },
    lower: (onnx, { a, b, bias, preluActivationWeights }, attrs, [out]) => {
      const product = matMul(onnx, a, b, attrs.transposeA, attrs.transposeB, out);
      const sum = bias === undefined ? product : onnx.add(product, bias);
      return activate(onnx, sum, preluActivationWeights, attrs);
    },
  }),
};
