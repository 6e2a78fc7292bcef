/**
 * Arithmetic of two inputs, with broadcasting. Sums, differences and products of int32 wrap modulo 2³²; quotients, remainders and powers of
 * integers are computed in double, as TensorFlow.js does, so that a division by zero gives 0 instead of ending the process.
 */
import { sameShape, splatOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { atan as atanInDouble } from "./double.js";
import { broadcast } from "./infer.js";
import { isFloat, lowerAll, toInt32 } from "./integers.js";
import type { Inputs, KernelRule, KernelTable } from "./rule.js";

/** One operator for all numbers, and one of the logic of booleans that gives 1 where the numbers 0 and 1 do not give 0. */
function operator(name: string, logical: string): KernelRule {
  const compute = (onnx: Emitter, { a, b }: Inputs) => onnx.binary(name, a, b);
  return {
    infer: broadcast(),
    lower: lowerAll(compute, { integers: compute, booleans: (onnx, { a, b }) => onnx.binary(logical, a, b) }),
  };
}

function squaredDifference(onnx: Emitter, { a, b }: Inputs): Value {
  const difference = onnx.sub(a, b);
  return onnx.mul(difference, difference);
}

/** Whole exponents that are a product or two; the others take onnxruntime's Pow, ten times as long. */
function pow(onnx: Emitter, { a, b }: Inputs): Value {
  const { shape } = broadcast()({ a, b });
  const exponent = sameShape(a.shape, shape) ? splatOf(b) : undefined;
  switch (exponent) {
    case 1:
      return a;
    case 2:
      return onnx.mul(a, a);
    case 3:
      return onnx.mul(onnx.mul(a, a), a);
    case -1:
      return onnx.op("Reciprocal", [a]);
    default: {
      // onnxruntime's Pow on WebGPU fails to broadcast the last axis of a matrix ("raw_hash_map<>::at").
      const spread = (x: Value) =>
        x.shape.at(-1) === 1 ? onnx.expand(x, x.shape.with(-1, shape.at(-1) as number)) : x;
      return onnx.binary("Pow", spread(a), spread(b));
    }
  }
}

/** In double, where the quotient of two float32 or int32 is exact enough never to be rounded up to a whole number. */
function floorDiv(onnx: Emitter, { a, b }: Inputs): Value {
  const quotient = onnx.div(onnx.cast(a, "float64"), onnx.cast(b, "float64"));
  return toInt32(onnx, onnx.op("Floor", [quotient]));
}

/**
 * The remainder with the sign of b: r = fmod(a, b) where a and b are both negative or neither is, else fmod(r + b, b). In double, as in
 * TensorFlow.js: in float32 r + b would round to b for small r.
 */
function mod(onnx: Emitter, { a, b }: Inputs): Value {
  const zero = onnx.scalar(0, "float64");
  const [x, y] = [onnx.cast(a, "float64"), onnx.cast(b, "float64")];
  const remainder = fmod(onnx, x, y);
  const negative = [onnx.compare("Less", x, zero), onnx.compare("Less", y, zero)];
  const unlike = onnx.compare("Xor", negative[0], negative[1]);
  return onnx.cast(onnx.where(unlike, fmod(onnx, onnx.add(remainder, y), y), remainder), a.dtype);
}

function fmod(onnx: Emitter, a: Value, b: Value): Value {
  const { shape, dtype } = broadcast()({ a, b });
  return onnx.op("Mod", [a, b], { fmod: 1 }, { shape, dtype });
}

/**
 * The angle of (b, a). With s, l the smaller and the larger of |a|, |b|: atan(s/l) lies in [0, π/4]; mirrored at the diagonal where |a| is the
 * larger, at the vertical where b is negative, at the horizontal where a is. s/l is 0 at the origin and 1 where both are infinite. A zero is
 * negative where its reciprocal is.
 */
function atan2(onnx: Emitter, { a, b }: Inputs): Value {
  const { dtype } = a;
  const number = (value: number) => onnx.scalar(value, dtype);
  const abs = (x: Value) => onnx.op("Abs", [x]);
  const isNegative = (x: Value) =>
    onnx.compare("Or", onnx.compare("Less", x, number(0)), onnx.compare("Less", onnx.op("Reciprocal", [x]), number(0)));
  const [y, x] = [abs(a), abs(b)];
  const [small, large] = [onnx.binary("Min", y, x), onnx.binary("Max", y, x)];
  const onDiagonal = onnx.compare(
    "And",
    onnx.compare("Equal", small, large),
    onnx.compare("Greater", small, number(0)),
  );
  const divisor = onnx.where(onnx.compare("Equal", large, number(0)), number(1), large);
  const ratio = onnx.where(onDiagonal, number(1), onnx.div(small, divisor));
  const angle = dtype === "float64" ? atanInDouble(onnx, ratio) : onnx.op("Atan", [ratio]);
  const steep = onnx.where(onnx.compare("Greater", y, x), onnx.sub(number(Math.PI / 2), angle), angle);
  const upper = onnx.where(isNegative(b), onnx.sub(number(Math.PI), steep), steep);
  return onnx.where(isNegative(a), onnx.op("Neg", [upper]), upper);
}

const or = (onnx: Emitter, a: Value, b: Value) => onnx.compare("Or", a, b);

export const arithmetic: KernelTable = {
  Add: operator("Add", "Or"),
  Sub: operator("Sub", "Xor"),
  Multiply: operator("Mul", "And"),
  Maximum: operator("Max", "Or"),
  Minimum: operator("Min", "And"),
  SquaredDifference: {
    infer: broadcast(),
    lower: lowerAll(squaredDifference, {
      integers: squaredDifference,
      booleans: (onnx, { a, b }) => onnx.compare("Xor", a, b),
    }),
  },
  AddN: {
    infer: (inputs) => {
      const [first] = Object.values(inputs);
      return { shape: first.shape, dtype: first.dtype };
    },
    lower: (onnx, inputs) => {
      const terms = Object.values(inputs);
      if (terms.length > 1 && isFloat(terms[0])) return onnx.op("Sum", terms);
      return terms.reduce((sum, term) => (term.dtype === "bool" ? or(onnx, sum, term) : onnx.add(sum, term)));
    },
  },
  RealDiv: { infer: broadcast(), lower: lowerAll((onnx, { a, b }) => onnx.div(a, b)) },
  FloorDiv: { infer: broadcast("int32"), lower: (onnx, inputs) => floorDiv(onnx, inputs) },
  Mod: { infer: broadcast(), lower: lowerAll(mod) },
  Pow: { infer: broadcast(), lower: lowerAll(pow) },
  Atan2: { infer: broadcast(), lower: lowerAll(atan2) },
  BitwiseAnd: { infer: broadcast(), lower: (onnx, { a, b }) => onnx.binary("BitwiseAnd", a, b) },
};
