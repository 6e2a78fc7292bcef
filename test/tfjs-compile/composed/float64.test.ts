// What float64 is for: gradients that are right to ten digits, of programs that TensorFlow.js itself can only run in float32.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { Random, useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

const [INPUTS, HIDDEN, BATCH] = [2, 5, 7];

/** A network with one hidden layer, H(x) = w₂ᵀ tanh(w₁ᵀx + b): its values and its field ∂H/∂x, in plain JavaScript. */
function network(w: Float64Array, x: ArrayLike<number>) {
  const first = (i: number, j: number) => w[i * HIDDEN + j];
  const bias = (j: number) => w[INPUTS * HIDDEN + j];
  const second = (j: number) => w[(INPUTS + 1) * HIDDEN + j];
  let value = 0;
  const slope = new Array<number>(INPUTS).fill(0);
  for (let j = 0; j < HIDDEN; j++) {
    let sum = bias(j);
    for (let i = 0; i < INPUTS; i++) sum += x[i] * first(i, j);
    const h = Math.tanh(sum);
    value += second(j) * h;
    for (let i = 0; i < INPUTS; i++) slope[i] += second(j) * (1 - h * h) * first(i, j);
  }
  return { value, slope };
}

const rows = (x: Float64Array, width: number) =>
  Array.from({ length: x.length / width }, (_, i) => x.subarray(i * width, (i + 1) * width));

/** d loss / dw by central differences of order 4: step⁴ and rounding both stay below 1e-11 of values around 1. */
function differences(loss: (w: Float64Array) => number, w: Float64Array): number[] {
  const step = 1e-3;
  return Array.from(w, (_, k) => {
    const at = (t: number) => loss(w.map((wi, i) => (i === k ? wi + t : wi)));
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
  });
}

const model = (w: tf.Tensor, x: tf.Tensor): tf.Tensor => {
  const [first, bias, second] = tf.split(w, [INPUTS * HIDDEN, HIDDEN, HIDDEN]);
  const h = tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, tf.reshape(first, [INPUTS, HIDDEN]) as tf.Tensor2D), bias));
  return tf.matMul(h as tf.Tensor2D, tf.reshape(second, [HIDDEN, 1]) as tf.Tensor2D);
};

const random = new Random(5);
const w = random.doubles((INPUTS + 2) * HIDDEN, -1, 1);
const x = random.doubles(BATCH * INPUTS, -2, 2);
const y = random.doubles(BATCH, -1, 1);
const field = random.doubles(BATCH * INPUTS, -1, 1);

async function gradient(loss: (w: tf.Tensor, x: tf.Tensor, y: tf.Tensor) => tf.Tensor, target: Float64Array) {
  const shape = target.length === BATCH ? [BATCH, 1] : [BATCH, INPUTS];
  const compiled = await compile(
    (at: tf.Tensor, inputs: tf.Tensor, wanted: tf.Tensor) =>
      tf.valueAndGrad((v) => loss(v, inputs, wanted) as tf.Scalar)(at),
    [tf.zeros([w.length]), tf.zeros([BATCH, INPUTS]), tf.zeros(shape)],
    { dtype: "float64" },
  );
  const { value, grad } = await compiled(w, x, target);
  await compiled.dispose();
  return { value: value.dataSync()[0], grad: [...grad.dataSync()], dtype: grad.dtype };
}

const distance = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((ai, i) => Math.abs(ai - b[i])));

describe("in float64", () => {
  it("the gradient of a network's loss equals central differences to 1e-9", async () => {
    const loss = (at: Float64Array) =>
      rows(x, INPUTS).reduce((sum, row, i) => sum + (network(at, row).value - y[i]) ** 2, 0) / BATCH;
    const got = await gradient((at, inputs, wanted) => tf.mean(tf.square(tf.sub(model(at, inputs), wanted))), y);
    expect(got.dtype).toBe("float64");
    expect(Math.abs(got.value - loss(w))).toBeLessThan(1e-14);
    expect(distance(got.grad, differences(loss, w))).toBeLessThan(1e-9);
  });

  it("so does the gradient of a gradient: a Hamiltonian network's loss on its field", async () => {
    const loss = (at: Float64Array) =>
      rows(x, INPUTS).reduce(
        (sum, row, i) =>
          sum + network(at, row).slope.reduce((part, slope, j) => part + (slope - field[i * INPUTS + j]) ** 2, 0),
        0,
      ) /
      (BATCH * INPUTS);
    const got = await gradient(
      (at, inputs, wanted) => tf.mean(tf.square(tf.sub(tf.grad((v) => tf.sum(model(at, v)))(inputs), wanted))),
      field,
    );
    expect(Math.abs(got.value - loss(w))).toBeLessThan(1e-14);
    expect(distance(got.grad, differences(loss, w))).toBeLessThan(1e-9);
  });

  it("float32 tensors are widened, and results stay in double when they are fed back", async () => {
    const compiled = await compile((v: tf.Tensor) => tf.div(v, 3), [tf.zeros([1])], { dtype: "float64" });
    const once = await compiled(tf.tensor1d([1]));
    expect([once.dtype, once.dataSync()[0]]).toEqual(["float64", 1 / 3]);
    expect((await compiled(once)).dataSync()[0]).toBe(1 / 3 / 3);
    await compiled.dispose();
  });

  it("a number of the program is the decimal that was written, not its float32", async () => {
    const compiled = await compile((v: tf.Tensor) => tf.mul(v, 0.1), [tf.zeros([1])], { dtype: "float64" });
    expect((await compiled(1)).dataSync()[0]).toBe(0.1);
    await compiled.dispose();
  });

  it("a factor that is 1 in float32, and a summand that is 0 there, still count", async () => {
    const third = 0.33333334; // the decimal that tf.mul(x, 1 / 3) stands for
    const compiled = await compile(
      (v: tf.Tensor) => {
        const nearly = tf.mul(tf.mul(tf.tanh(v), 1 / 3), 3);
        const tiny = tf.mul(tf.mul(tf.scalar(1e-30), tf.scalar(1e-30)), 1);
        return [tf.sub(tf.tanh(nearly), tf.tanh(tf.tanh(v))), tf.log(tf.add(tf.mul(tf.tanh(v), 0.5), tiny))];
      },
      [tf.zeros([1])],
      { dtype: "float64" },
    );
    const x = Math.tanh(0.5);
    const [difference] = await compiled(0.5);
    expect(difference.dataSync()[0]).toBeCloseTo(Math.tanh(x * third * 3) - Math.tanh(x), 15);
    const [, logarithm] = await compiled(0);
    expect(logarithm.dataSync()[0]).toBeCloseTo(-60 * Math.LN10, 10);
    await compiled.dispose();
  });
});
