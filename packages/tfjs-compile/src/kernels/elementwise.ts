/**
 * Elementwise functions of one input. float32 takes onnxruntime's own operator wherever that keeps six digits; float64 a formula of double.ts
 * where there is no operator in double.
 */
import type { CastAttrs, ClipByValueAttrs } from "@tensorflow/tfjs-core";
import type { Attrs, Dtype, Spec, Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import * as double from "./double.js";
import { LARGEST_FLOAT32 } from "./double.js";
import { filled } from "./filled.js";
import { likeX } from "./infer.js";
import { convert, isFloat, lowerAll } from "./integers.js";
import { type Inputs, type KernelRule, type KernelTable, rule } from "./rule.js";

/** One operator in both widths, or in float32 only beside a formula for float64. Integers are computed in double and cut off. */
function operator(name: string, inDouble?: double.FloatFunction): KernelRule {
  return {
    infer: likeX,
    lower: lowerAll((onnx, { x }) => (inDouble && x.dtype === "float64" ? inDouble(onnx, x) : onnx.op(name, [x]))),
  };
}

const formula = (compute: double.FloatFunction): KernelRule => ({
  infer: likeX,
  lower: lowerAll((onnx, { x }) => compute(onnx, x)),
});

/** An operator that is there for int32 as well, and changes no boolean (as 0 and 1, modulo 2). */
function numeric(name: string): KernelRule {
  const compute = (onnx: Emitter, { x }: Inputs) => onnx.op(name, [x]);
  return { infer: likeX, lower: lowerAll(compute, { integers: compute, booleans: itself }) };
}

const itself = (_: Emitter, { x }: Inputs): Value => x;

/** Rounding to whole numbers, which integers are. */
function rounding(name: string): KernelRule {
  return { infer: likeX, lower: lowerAll((onnx, { x }) => onnx.op(name, [x]), { integers: itself, booleans: itself }) };
}

/** A question of floats; the answer for integers is the same everywhere. */
function question(compute: (onnx: Emitter, x: Value) => Value, ofIntegers: number): KernelRule {
  return {
    infer: ({ x }) => ({ shape: x.shape, dtype: "bool" }),
    lower: (onnx, { x }, _, [out]) => (isFloat(x) ? compute(onnx, x) : filled(onnx, ofIntegers, out)),
  };
}

function answer(onnx: Emitter, name: string, x: Value): Value {
  return onnx.op(name, [x], {}, { shape: x.shape, dtype: "bool" });
}

/** Sign(NaN) is 0 in TensorFlow.js, on all backends. */
function sign(onnx: Emitter, x: Value): Value {
  return onnx.where(answer(onnx, "IsNaN", x), onnx.scalar(0, x.dtype), onnx.op("Sign", [x]));
}

/** 1/(1 + e⁻ˣ): onnxruntime's own Sigmoid is off by 3e-5 of itself at −6 and 0 from −18 on, where its logarithm still matters. */
const sigmoid: double.FloatFunction = (onnx, x) => {
  const decay = onnx.op("Exp", [onnx.op("Neg", [x])]);
  return onnx.op("Reciprocal", [onnx.add(decay, onnx.scalar(1, x.dtype))]);
};

/** The bounds of integers are whole; a bound outside of int32 bounds nothing. */
function clip(onnx: Emitter, { x }: Inputs, { clipValueMin, clipValueMax }: ClipByValueAttrs): Value {
  if (isFloat(x)) return onnx.clip(x, clipValueMin, clipValueMax);
  const whole = (bound: number) => Math.trunc(Math.min(Math.max(bound, -(2 ** 31)), 2 ** 31 - 1));
  return onnx.clip(x, whole(clipValueMin), whole(clipValueMax));
}

function castSpec({ x }: Inputs, { dtype }: CastAttrs): Spec {
  const known: readonly string[] = ["float32", "int32", "bool"] satisfies Dtype[];
  if (!known.includes(dtype)) throw new Error(`cannot compile dtype ${dtype} (float32, int32 and bool can be)`);
  return { shape: x.shape, dtype: dtype as Dtype };
}

export const elementwise: KernelTable = {
  Identity: { infer: likeX, lower: itself },
  Cast: rule<CastAttrs>({ infer: castSpec, lower: (onnx, { x }, _, [out]) => convert(onnx, x, out.dtype) }),

  Abs: numeric("Abs"),
  Neg: numeric("Neg"),
  Square: {
    infer: likeX,
    lower: lowerAll(square, { integers: square, booleans: itself }),
  },
  Sign: {
    infer: likeX,
    lower: lowerAll((onnx, { x }) => sign(onnx, x), {
      integers: (onnx, { x }) => onnx.op("Sign", [x]),
      booleans: itself,
    }),
  },
  Ceil: rounding("Ceil"),
  Floor: rounding("Floor"),
  Round: rounding("Round"),
  ClipByValue: rule<ClipByValueAttrs>({ infer: likeX, lower: lowerAll(clip, { integers: clip }) }),

  Reciprocal: operator("Reciprocal"),
  Sqrt: operator("Sqrt"),
  Rsqrt: formula((onnx, x) => onnx.op("Reciprocal", [onnx.op("Sqrt", [x])])),
  Exp: { ...operator("Exp"), infer: ({ x }) => ({ shape: x.shape, dtype: "float32" }) },
  Expm1: formula(double.expm1),
  Log: operator("Log"),
  Log1p: formula(double.log1p),
  Erf: operator("Erf", double.erf),
  Sigmoid: formula(sigmoid),
  Softplus: operator("Softplus", double.softplus),

  Sin: operator("Sin"),
  Cos: operator("Cos"),
  Tan: operator("Tan", double.tan),
  Asin: operator("Asin", double.asin),
  Acos: operator("Acos", double.acos),
  Atan: operator("Atan", double.atan),
  Sinh: operator("Sinh", double.sinh),
  Cosh: operator("Cosh", double.cosh),
  Tanh: operator("Tanh"),
  Asinh: operator("Asinh", double.asinh),
  Acosh: operator("Acosh", double.acosh),
  Atanh: operator("Atanh", double.atanh),

  IsNan: question((onnx, x) => answer(onnx, "IsNaN", x), 0),
  IsInf: question((onnx, x) => answer(onnx, "IsInf", x), 0),
  IsFinite: question((onnx, x) => {
    const largest = x.dtype === "float64" ? Number.MAX_VALUE : LARGEST_FLOAT32;
    return onnx.compare("LessOrEqual", onnx.op("Abs", [x]), onnx.scalar(largest, x.dtype));
  }, 1),
  LogicalNot: { infer: likeX, lower: (onnx, { x }) => onnx.op("Not", [x]) },
};

function square(onnx: Emitter, { x }: Inputs, _: Attrs): Value {
  return onnx.mul(x, x);
}
