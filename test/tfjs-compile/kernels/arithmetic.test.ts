import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  agrees,
  agreesInDouble,
  forAll,
  pairs,
  Random,
  runCompiled,
  SPECIAL,
  SPECIAL_INTS,
  useCpuBackend,
} from "./support.js";

beforeAll(useCpuBackend);

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

interface Case {
  readonly name: string;
  readonly op: Binary;
  readonly exact: (a: number, b: number) => number;
  /** Random arguments of the first input are drawn from here. Default: −3 to 3. */
  readonly from?: number;
  /** How float64 rounds sums that cancel. Default: none. */
  readonly atol?: number;
}

const floorMod = (a: number, b: number) => ((a % b) + (a * b < 0 ? b : 0)) % b;

const cases: readonly Case[] = [
  { name: "Add", op: tf.add, exact: (a, b) => a + b },
  { name: "Sub", op: tf.sub, exact: (a, b) => a - b },
  { name: "Multiply", op: tf.mul, exact: (a, b) => a * b },
  { name: "RealDiv", op: tf.div, exact: (a, b) => a / b },
  { name: "Pow", op: tf.pow, exact: Math.pow, from: 0 },
  { name: "Mod", op: tf.mod, exact: floorMod },
  { name: "Atan2", op: tf.atan2, exact: Math.atan2 },
  { name: "Maximum", op: tf.maximum, exact: Math.max },
  { name: "Minimum", op: tf.minimum, exact: Math.min },
  { name: "SquaredDifference", op: tf.squaredDifference, exact: (a, b) => (a - b) ** 2 },
  { name: "FloorDiv", op: tf.floorDiv, exact: (a, b) => Math.floor(a / b) | 0 },
];

describe.each(cases)("$name", ({ name, op, exact, from }) => {
  it("has the values of TensorFlow.js for shapes that broadcast", () =>
    forAll(12, async (random) => {
      const [a, b] = random.pair({ maxRank: 5 });
      await agrees(op, [random.tensor(a, { from }), random.tensor(b)]);
    }));

  it("has them for all pairs of special values", async () => {
    const values = SPECIAL.filter((x) => name !== "Pow" || (Math.abs(x) !== 1 && !Number.isNaN(x)));
    await agrees(op, pairs(values, SPECIAL));
  });

  it("has them with a number on either side, NaN among them", async () => {
    const numbers = name === "Pow" ? [0.5, 2, -3] : [0.5, -2, NaN, Infinity];
    const values = SPECIAL.filter((x) => name !== "Pow" || !Number.isNaN(x));
    for (const number of numbers) {
      await agrees((x: tf.Tensor) => [op(x, tf.scalar(number)), op(tf.scalar(number), x)], [tf.tensor1d(values)]);
    }
  });

  it("has them for rank 6", () =>
    forAll(2, async (random) => {
      const [a, b] = random.pair({ minRank: 6, maxRank: 6 });
      await agrees(op, [random.tensor(a, { from }), random.tensor(b)]);
    }));

  it("has them for int32 with broadcasting, and keeps the dtype", () =>
    forAll(4, async (random) => {
      const [a, b] = random.pair();
      const exponents = name === "Pow" ? { from: 0, to: 6 } : {};
      await agrees(op, [random.tensor(a, { dtype: "int32" }), random.tensor(b, { dtype: "int32", ...exponents })]);
    }));

  it("has them compiled in float64, with broadcasting and int32", () =>
    forAll(3, async (random) => {
      const [a, b] = random.pair();
      await agrees(op, [random.tensor(a, { from }), random.tensor(b)], { dtype: "float64" });
      const [c, d] = [random.tensor(a, { dtype: "int32" }), random.tensor(b, { dtype: "int32", from: 0, to: 4 })];
      await agrees((c: tf.Tensor, d: tf.Tensor) => [op(c, d), op(tf.abs(c), tf.cast(d, "float32"))], [c, d], {
        dtype: "float64",
      });
    }));

  it("takes tensors of two dtypes", () =>
    forAll(3, async (random) => {
      const [a, b] = random.pair();
      await agrees(op, [random.tensor(a, { from }), random.tensor(b, { dtype: "int32", from: 0, to: 4 })]);
      await agrees(op, [random.tensor(a, { dtype: "bool" }), random.tensor(b, { dtype: "int32", from: 0, to: 4 })]);
    }));

  if (name !== "FloorDiv") {
    it("has the exact values in float64", async () => {
      const random = new Random(3);
      const feeds = [random.doubles(500, from ?? -3, 3), random.doubles(500, -3, 3)];
      await agreesInDouble(op, feeds, exact);
      const special = SPECIAL.filter((x) => name !== "Pow" || (Math.abs(x) !== 1 && !Number.isNaN(x)));
      const all = special.flatMap((a) => SPECIAL.map((b): [number, number] => [a, b]));
      const compare = name === "Mod" ? all.filter(([a, b]) => a * b > 0) : all;
      await agreesInDouble(
        op,
        [Float64Array.from(compare, ([a]) => a), Float64Array.from(compare, ([, b]) => b)],
        exact,
      );
    });
  }
});

describe("Pow", () => {
  it("of int32 has the values of TensorFlow.js up to 2⁵³, above int32 modulo 2³²; negative powers are cut off to 0", async () => {
    const bases = [-7, -3, -2, -1, 0, 1, 2, 3, 10];
    const exponents = [0, 1, 2, 3, 5, 11, 15, 18, -1, -2];
    await agrees(
      tf.pow,
      pairs(
        bases.filter((x) => x !== 0),
        exponents.filter((x) => x < 16),
        "int32",
      ),
    );
    await agrees(tf.pow, pairs([2, -2, 3], [31, 32, 33], "int32"));
    await agrees(tf.pow, pairs([0], [0, 1, 5, -1], "int32"));
  });

  it("is 1 for base 1 and for exponent 0, also with NaN, as IEEE 754 defines it (TensorFlow.js's cpu backend gives NaN for the first)", async () => {
    const [base, exponent] = [
      [1, 1, 1, NaN, -1, -1],
      [NaN, Infinity, -Infinity, 0, Infinity, -Infinity],
    ].map((values) => tf.tensor1d(values));
    const [result] = await runCompiled(tf.pow, [base, exponent]);
    expect([...result.dataSync()]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each([-1, 0, 0.5, 1, 2, 3, 4])(
    "with the number %d as exponent has the values of TensorFlow.js",
    async (exponent) => {
      await agrees(
        (x: tf.Tensor) => tf.pow(x, exponent),
        [tf.tensor1d(SPECIAL.filter((x) => x !== -Infinity && !Object.is(x, -0)))],
      );
      await agrees((x: tf.Tensor) => tf.pow(x, tf.fill([2, 1], exponent)), [tf.tensor1d([0.5, 2, 3])]);
    },
  );
});

describe("AddN", () => {
  it("adds any number of tensors of every dtype", () =>
    forAll(6, async (random) => {
      const shape = random.shape();
      const dtype = random.pick(["float32", "int32"] as const);
      const terms = Array.from({ length: random.integer(1, 12) }, () => random.tensor(shape, { dtype }));
      await agrees((...terms: tf.Tensor[]) => tf.addN(terms), terms);
    }));
});

describe("arithmetic of bool", () => {
  // TensorFlow.js stores the sum of two trues as 2 on its cpu backend, as true on wasm.
  it.each([
    ["add", tf.add, [0, 1, 1, 1]],
    ["sub", tf.sub, [0, 1, 1, 0]],
    ["mul", tf.mul, [0, 0, 0, 1]],
    ["div", tf.div, [0, 0, 0, 1]],
    ["pow", tf.pow, [1, 0, 1, 1]],
    ["squaredDifference", tf.squaredDifference, [0, 1, 1, 0]],
  ] as [string, Binary, number[]][])("%s is true where the numbers 0 and 1 do not give 0", async (_, op, wanted) => {
    const [result] = await runCompiled(op, [tf.tensor1d([0, 0, 1, 1], "bool"), tf.tensor1d([0, 1, 0, 1], "bool")]);
    expect(result.dtype).toBe("bool");
    expect([...result.dataSync()]).toEqual(wanted);
  });

  it("maximum and minimum give int32", async () => {
    await agrees(
      (a: tf.Tensor, b: tf.Tensor) => [tf.maximum(a, b), tf.minimum(a, b)],
      [tf.tensor1d([0, 0, 1, 1], "bool"), tf.tensor1d([0, 1, 0, 1], "bool")],
    );
  });
});

describe("division of int32", () => {
  it("by zero gives 0, rounds towards −∞ and wraps, as in TensorFlow.js", async () => {
    await agrees(tf.div, pairs(SPECIAL_INTS, SPECIAL_INTS, "int32"));
    await agrees(tf.mod, pairs(SPECIAL_INTS, SPECIAL_INTS, "int32"));
  });
});

describe("a power with a constant exponent", () => {
  it.each([-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4])("is right for %f", (exponent) =>
    agrees((x: tf.Tensor) => tf.pow(x, exponent), [tf.tensor1d([0.3, 1, 1.7, 25])]),
  );
});
