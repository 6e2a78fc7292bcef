import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { agrees, agreesInDouble, forAll, Random, SPECIAL, SPECIAL_INTS, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

type Unary = (x: tf.Tensor) => tf.Tensor;

interface Case {
  readonly name: string;
  readonly op: Unary;
  /** The same on doubles. */
  readonly exact: (x: number) => number;
  /** Where random arguments are drawn from. Default: −6 to 6. */
  readonly domain?: readonly [number, number];
  /** Absolute tolerance where the function is not smooth in its last digits. */
  readonly atol?: number;
  /** Whether TensorFlow.js takes int32 and bool. Default: "float". */
  readonly takes?: "all" | "integers" | "float";
}

/** Σ 2ⁿ x²ⁿ⁺¹/(2n+1)!! · 2e^(−x²)/√π, all terms of one sign (Abramowitz and Stegun 7.1.6). */
function erf(x: number): number {
  if (Math.abs(x) > 9) return Math.sign(x);
  let [term, sum] = [x, 0];
  for (let n = 0; Math.abs(term) > 1e-20 * Math.abs(sum); n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const roundHalfToEven = (x: number) => {
  const up = Math.round(x);
  return Math.abs(x % 1) === 0.5 && up % 2 !== 0 ? up - 1 : up;
};

const cases: readonly Case[] = [
  { name: "Abs", op: tf.abs, exact: Math.abs, takes: "all" },
  { name: "Neg", op: tf.neg, exact: (x) => -x, takes: "integers" },
  { name: "Square", op: tf.square, exact: (x) => x * x, takes: "all" },
  { name: "Sign", op: tf.sign, exact: (x) => Math.sign(x) || 0, takes: "all" },
  { name: "Ceil", op: tf.ceil, exact: Math.ceil },
  { name: "Floor", op: tf.floor, exact: Math.floor },
  { name: "Round", op: tf.round, exact: roundHalfToEven, takes: "all" },
  { name: "Reciprocal", op: tf.reciprocal, exact: (x) => 1 / x, takes: "all" },
  { name: "Sqrt", op: tf.sqrt, exact: Math.sqrt },
  { name: "Rsqrt", op: tf.rsqrt, exact: (x) => 1 / Math.sqrt(x) },
  { name: "Exp", op: tf.exp, exact: Math.exp, takes: "all" },
  { name: "Expm1", op: tf.expm1, exact: Math.expm1, takes: "all" },
  { name: "Log", op: tf.log, exact: Math.log },
  { name: "Log1p", op: tf.log1p, exact: Math.log1p, takes: "all" },
  // TensorFlow.js's Erf is a fit with an error of 1.5e-7.
  { name: "Erf", op: tf.erf, exact: erf, atol: 4e-7 },
  { name: "Sigmoid", op: tf.sigmoid, exact: (x) => 1 / (1 + Math.exp(-x)) },
  {
    name: "Softplus",
    op: tf.softplus,
    exact: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    takes: "all",
  },
  { name: "Sin", op: tf.sin, exact: Math.sin },
  { name: "Cos", op: tf.cos, exact: Math.cos },
  { name: "Tan", op: tf.tan, exact: Math.tan },
  { name: "Asin", op: tf.asin, exact: Math.asin, domain: [-1, 1], takes: "all" },
  { name: "Acos", op: tf.acos, exact: Math.acos, domain: [-1, 1], takes: "all" },
  { name: "Atan", op: tf.atan, exact: Math.atan, takes: "all" },
  { name: "Sinh", op: tf.sinh, exact: Math.sinh, takes: "all" },
  { name: "Cosh", op: tf.cosh, exact: Math.cosh },
  { name: "Tanh", op: tf.tanh, exact: Math.tanh },
  { name: "Asinh", op: tf.asinh, exact: Math.asinh, takes: "all" },
  { name: "Acosh", op: tf.acosh, exact: Math.acosh, domain: [1, 9], takes: "all" },
  { name: "Atanh", op: tf.atanh, exact: Math.atanh, domain: [-1, 1], takes: "all" },
];

describe.each(cases)("$name", ({ name, op, exact, domain = [-6, 6], atol, takes = "float" }) => {
  const [from, to] = domain;

  it("has the values of TensorFlow.js for shapes of rank 0 to 5, also empty ones", () =>
    forAll(6, async (random) => {
      await agrees(op, [random.tensor(random.shape(), { from, to })], { atol });
    }));

  it("has them near 0, near 1, far out, and for NaN, infinities and the ends of float32", async () => {
    const near = Array.from({ length: 200 }, (_, i) => 10 ** (-12 + i * 0.08) * (i % 2 ? 1 : -1));
    const values = [...SPECIAL, ...near, ...near.map((x) => 1 + x), ...near.map((x) => x - 1)];
    await agrees(op, [tf.tensor1d(values)], { atol });
  });

  it("has the exact values in float64, to 12 digits", async () => {
    const random = new Random(7);
    const small = random.doubles(100, -12, 0).map((x, i) => 10 ** x * (i % 2 ? 1 : -1));
    const inner = small.map((x) => (x >= from ? x : -x)).map((x) => (from === 1 ? 1 + x : x));
    await agreesInDouble(op, [Float64Array.of(...random.doubles(200, from, to), ...inner)], exact, { atol: 1e-15 });
    if (from !== 1) await agreesInDouble(op, [inner], exact);
  });

  it("has the exact values in float64 for NaN, infinities and zeros", () =>
    agreesInDouble(op, [Float64Array.of(NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e300, -1e300, 1e-300, 1e18)], exact, {
      atol: 1e-15,
    }));

  if (takes !== "float") {
    it("takes int32 and keeps its dtype", async () => {
      await agrees(op, [tf.tensor1d([-3, -2, -1, 0, 1, 2, 3, 9], "int32")]);
      await agrees(op, [tf.tensor1d([-3, -2, -1, 0, 1, 2, 3, 9], "int32")], { dtype: "float64" });
      if (!["Exp", "Expm1", "Sinh", "Cosh", "Abs", "Square"].includes(name)) {
        await agrees(op, [
          tf.tensor1d(
            SPECIAL_INTS.filter((x) => x > -2147483648),
            "int32",
          ),
        ]);
      }
    });
  }
  if (takes === "all") {
    it("takes bool", async () => {
      await agrees(op, [tf.tensor1d([true, false], "bool")]);
    });
  }
});

describe("clipByValue of int32", () => {
  it("takes bounds outside of int32 for none, and cuts fractions off the others", async () => {
    const x = () => tf.tensor1d([-2147483648, -7, 0, 7, 2147483647], "int32");
    await agrees((v: tf.Tensor) => tf.clipByValue(v, -1e12, 1e12), [x()]);
    await agrees((v: tf.Tensor) => tf.clipByValue(v, Number.NEGATIVE_INFINITY, 3), [x()]);
  });
});
