/**
 * Random programs of the kernels that the rules rewrite, with shapes small enough that axes of length 1 and equal lengths abound. Compiled, they and
 * their gradients must give the numbers of eager TensorFlow.js, which simplifies nothing.
 */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { key, uniform } from "../../../lib/tensor/index.js";
import { broadcastShapes, sizeOf } from "../../../packages/tfjs-compile/src/graph/graph.js";
import { compile, fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/index.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
  Reflect.set(tf.backend(), "firstUse", false);
  fixHigherOrderGradients();
});

/** Whole numbers below n, the same for the same seed. */
function dice(seed: number): (n: number) => number {
  const numbers = uniform(key(seed), 4000);
  let next = 0;
  return (n) => Math.floor(numbers[next++] * n);
}

type Step = (pool: readonly tf.Tensor[]) => tf.Tensor;

const CONSTANTS = [0, 1, -1, 2, 0.5, -3, 0.1];

/** A step on random members of the pool, whose shapes are known, or undefined where the dice gave operands that do not fit. */
function randomStep(
  roll: (n: number) => number,
  shapes: readonly (readonly number[])[],
): [Step, readonly number[]] | undefined {
  const [i, j] = [roll(shapes.length), roll(shapes.length)];
  const [a, b] = [shapes[i], shapes[j]];
  const constant = CONSTANTS[roll(CONSTANTS.length)];
  const elementwise = (op: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor): [Step, readonly number[]] | undefined => {
    try {
      return [(pool) => op(pool[i], pool[j]), broadcastShapes(a, b)];
    } catch {
      return undefined;
    }
  };
  switch (roll(16)) {
    case 0:
      return elementwise(tf.add);
    case 1:
      return elementwise(tf.sub);
    case 2:
      return elementwise(tf.mul);
    case 3:
      return elementwise(tf.squaredDifference);
    case 4:
      return [(pool) => tf.mul(pool[i], constant), a];
    case 5:
      return [(pool) => (constant === 0 ? tf.sub(0, pool[i]) : tf.div(pool[i], constant)), a];
    case 6:
      return [(pool) => tf.tanh(pool[i]), a];
    case 7:
      return [(pool) => tf.add(tf.square(tf.neg(pool[i])), constant), a];
    case 8: {
      const perm = [...a.keys()].sort((x, y) => ((x * 7 + constant) % 3) - ((y * 7 + constant) % 3));
      return [(pool) => tf.transpose(pool[i], perm), perm.map((axis) => a[axis])];
    }
    case 9: {
      const shape = [[sizeOf(a)], [...a, 1], [1, ...a], a.filter((length) => length !== 1)][roll(4)];
      return shape.length > 4 ? undefined : [(pool) => tf.reshape(pool[i], [...shape]), shape];
    }
    case 10:
    case 11: {
      if (a.length === 0) return undefined;
      const axes = [...a.keys()].filter(() => roll(2) === 0);
      const op = roll(2) === 0 ? tf.sum : tf.mean;
      if (axes.length === 0) return undefined;
      return [(pool) => op(pool[i], axes), a.filter((_, axis) => !axes.includes(axis))];
    }
    case 12: {
      const reps = a.map((length) => (length === 1 || roll(3) === 0 ? 1 + roll(3) : 1));
      return a.length === 0
        ? undefined
        : [(pool) => tf.tile(pool[i], reps), a.map((length, axis) => length * reps[axis])];
    }
    default: {
      if (a.length < 2 || b.length < 2 || Math.max(a.length, b.length) > 3) return undefined;
      const [turnA, turnB] = [roll(2) === 0, roll(2) === 0];
      const matrix = (shape: readonly number[], turned: boolean) =>
        (turned ? [shape.at(-1), shape.at(-2)] : [shape.at(-2), shape.at(-1)]) as [number, number];
      const [[rows, inner], [innerB, columns]] = [matrix(a, turnA), matrix(b, turnB)];
      const batch = [a.slice(0, -2), b.slice(0, -2)];
      // TensorFlow.js itself broadcasts only batches of one.
      if (inner !== innerB || sizeOf(batch[0]) !== sizeOf(batch[1])) return undefined;
      if (batch[0].length !== batch[1].length) return undefined;
      return [(pool) => tf.matMul(pool[i], pool[j], turnA, turnB), [...batch[0], rows, columns]];
    }
  }
}

const INPUTS = [[2, 3, 4], [2, 4, 3], [4, 3], [3, 4], [1, 4], [3, 1], [4], []];

/** A number in which every input has a part, so that every gradient exists. */
function total(program: (...x: tf.Tensor[]) => tf.Tensor[], inputs: readonly tf.Tensor[]): tf.Scalar {
  const own = inputs.map((x) => tf.mul(tf.sum(tf.square(x)), 0.1));
  return tf.addN([...program(...inputs).map((value) => tf.sum(value)), ...own]) as tf.Scalar;
}

/** Several steps from the inputs on; every value that nothing uses is a result, kept small by tanh. */
function randomProgram(seed: number): (...inputs: tf.Tensor[]) => tf.Tensor[] {
  const roll = dice(seed);
  const shapes: (readonly number[])[] = INPUTS.map((shape) => shape);
  const steps: Step[] = [];
  while (steps.length < 14) {
    const found = randomStep(roll, shapes);
    if (found === undefined || sizeOf(found[1]) > 4000) continue;
    steps.push(found[0]);
    shapes.push(found[1]);
  }
  return (...inputs) => {
    const pool: tf.Tensor[] = [...inputs];
    for (const step of steps) pool.push(step(pool));
    return pool.slice(-5).map((value) => tf.tanh(tf.mul(value, 0.3)));
  };
}

const inputsOf = (seed: number) =>
  INPUTS.map((shape, i) =>
    tf.tensor(Float32Array.from(uniform(key(1000 * seed + i), sizeOf(shape), { low: -1, high: 1 })), shape),
  );

async function expectEqual(fn: (...x: tf.Tensor[]) => tf.Tensor[], seed: number) {
  const inputs = inputsOf(seed);
  const eager = tf.tidy(() => fn(...inputs));
  const compiled = await compile(fn as (...x: readonly tf.Tensor[]) => tf.Tensor[], inputs, {
    name: `program ${seed}`,
  });
  const results = await compiled.run(inputs);
  for (const [i, expected] of eager.entries()) {
    const [want, got] = [expected.dataSync(), results[i].dataSync()];
    expect(results[i].shape, `program ${seed}, result ${i}`).toEqual(expected.shape);
    const size = Math.max(1e-3, ...want.map(Math.abs));
    for (let k = 0; k < want.length; k++)
      expect(Math.abs(got[k] - want[k]) / size, `program ${seed}, result ${i}`).toBeLessThan(2e-5);
  }
  await compiled.dispose();
  tf.dispose([inputs, eager]);
}

describe("random programs of matrix algebra", () => {
  it("give eager numbers", async () => {
    for (let seed = 1; seed <= 150; seed++) await expectEqual(randomProgram(seed), seed);
  });

  it("have eager gradients", async () => {
    for (let seed = 1; seed <= 80; seed++) {
      const program = randomProgram(seed);
      await expectEqual((...x) => tf.grads((...y: tf.Tensor[]) => total(program, y))(x), seed);
    }
  });

  it("have eager second derivatives", async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const program = randomProgram(seed);
      const slopes = (...x: tf.Tensor[]) => tf.grads((...y: tf.Tensor[]) => total(program, y))(x);
      await expectEqual((...x) => tf.grads((...y: tf.Tensor[]) => total(slopes, y))(x), seed);
    }
  });
});
