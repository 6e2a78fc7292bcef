import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { agrees, agreesInDouble, forAll, Random, SPECIAL, useCpuBackend } from "./support.js";

beforeAll(useCpuBackend);

interface Case {
  readonly name: string;
  readonly op: (x: tf.Tensor) => tf.Tensor;
  readonly exact: (x: number) => number;
  /** What TensorFlow.js takes beside float32. */
  readonly takes: readonly ("int32" | "bool")[];
  /** TensorFlow.js computes eˣ − 1 in double, which is 1e-16 off near 0. */
  readonly atol?: number;
}

// The constants of Klambauer et al. 2017, "Self-normalizing neural networks", as TensorFlow.js has them.
const SCALE = 1.0507009873554805;
const ALPHA = 1.7580993408473768 / SCALE;

const all = ["int32", "bool"] as const;

const cases: readonly Case[] = [
  { name: "Relu", op: tf.relu, exact: (x) => Math.max(0, x), takes: all },
  { name: "Relu6", op: tf.relu6, exact: (x) => Math.min(6, Math.max(0, x)), takes: all },
  { name: "Elu", op: tf.elu, exact: (x) => (x < 0 ? Math.expm1(x) : x), takes: [], atol: 1e-15 },
  { name: "Selu", op: tf.selu, exact: (x) => SCALE * (x < 0 ? ALPHA * Math.expm1(x) : x), takes: all, atol: 1e-15 },
  { name: "LeakyRelu", op: (x) => tf.leakyRelu(x, 0.1), exact: (x) => (x < 0 ? 0.1 * x : x), takes: all },
  { name: "Step", op: (x) => tf.step(x), exact: (x) => (x > 0 ? 1 : x <= 0 ? 0 : NaN), takes: all },
  { name: "Step to 0.3", op: (x) => tf.step(x, 0.3), exact: (x) => (x > 0 ? 1 : x <= 0 ? 0.3 : NaN), takes: all },
  {
    name: "ClipByValue",
    op: (x) => tf.clipByValue(x, -0.7, 1.3),
    exact: (x) => Math.max(-0.7, Math.min(1.3, x)),
    takes: all,
  },
  {
    name: "ClipByValue from below",
    op: (x) => tf.clipByValue(x, 0.5, Infinity),
    exact: (x) => Math.max(0.5, x),
    takes: ["int32"],
  },
];

describe.each(cases)("$name", ({ op, exact, takes, atol }) => {
  it("has the values of TensorFlow.js for all shapes", () =>
    forAll(6, (random) => agrees(op, [random.tensor(random.shape(), { from: -9, to: 9 })])));

  it("has them for NaN, infinities, zeros and tiny numbers, and keeps NaN", () =>
    agrees(op, [tf.tensor1d([...SPECIAL])], { atol }));

  it.each(takes)("takes %s", (dtype) => forAll(3, (random) => agrees(op, [random.tensor(random.shape(), { dtype })])));

  it("has the exact values in float64", () =>
    agreesInDouble(op, [Float64Array.of(...new Random(2).doubles(300, -9, 9), 1e-9, -1e-9, 0, NaN, -800, 800)], exact));
});

describe("Prelu", () => {
  it("has the values of TensorFlow.js whichever of the two is broadcast", () =>
    forAll(12, async (random) => {
      const [x, alpha] = random.pair();
      await agrees(tf.prelu, [random.tensor(x), random.tensor(alpha)]);
    }));

  it("makes float32 of int32, keeps NaN, and has the exact values in float64", async () => {
    const random = new Random(4);
    await agrees(tf.prelu, [random.tensor([3, 4], { dtype: "int32" }), random.tensor([4])]);
    await agrees(tf.prelu, [tf.tensor1d([NaN, -1, 1]), tf.tensor1d([1, NaN, NaN])]);
    const exact = (x: number, alpha: number) => (x < 0 ? alpha * x : x);
    await agreesInDouble(tf.prelu, [random.doubles(99, -2, 2), random.doubles(99, -2, 2)], exact);
  });
});

describe("EluGrad", () => {
  const eluGrad = (dy: tf.Tensor, y: tf.Tensor): tf.Tensor => tf.engine().runKernel("EluGrad", { dy, y });

  it("has the values of TensorFlow.js, as a kernel and in the gradient of elu", () =>
    forAll(6, async (random) => {
      const shape = random.shape();
      await agrees(eluGrad, [random.tensor(shape), random.tensor(shape, { from: -1, to: 2 })]);
      // y + 1 loses what y = eˣ − 1 has been rounded by.
      await agrees(tf.grad(tf.elu), [random.tensor(shape)], { atol: 2e-7 });
    }));

  it("has the exact values in float64", async () => {
    const random = new Random(5);
    const feeds = [random.doubles(99, -2, 2), random.doubles(99, -1, 2)];
    await agreesInDouble(eluGrad, feeds, (dy, y) => (y < 0 ? dy * (y + 1) : dy));
  });
});
