/** Reshapes, transposes, repetitions, reversals, blocks, slices, padding, joins and splits: compiled as eager. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/fix.js";
import { agrees, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(async () => {
  await useCpuBackend();
  fixHigherOrderGradients();
});

const anyDtype = (random: Random) => random.pick(["float32", "int32", "bool"] as const);

/** A tensor of any shape and dtype. */
function anything(random: Random, minRank = 0, maxRank = 5): tf.Tensor {
  return random.tensor(random.shape({ minRank, maxRank }), { dtype: anyDtype(random) });
}

/** A kernel called by its name: the ops of TensorFlow.js do not reach all of them. */
const kernel = (name: string, inputs: Record<string, tf.Tensor>, attrs: object): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attrs as never);

describe("arrangements of one tensor", () => {
  it("reshape and expandDims", () =>
    forAll(25, async (random) => {
      const x = anything(random);
      const flat = random.next() < 0.5 || x.size === 0 ? [x.size] : [-1, 1];
      const axis = random.integer(-x.rank - 1, x.rank);
      await agrees((x: tf.Tensor) => [tf.reshape(x, flat), tf.expandDims(x, axis), tf.squeeze(x)], [x]);
    }));

  it("transpose by any order of the axes, also in float64", () =>
    forAll(25, async (random) => {
      const x = anything(random, 0, 6);
      const perm = random.permutation(x.rank);
      await agrees((x: tf.Tensor) => tf.transpose(x, perm), [x], {
        dtype: random.pick(["float32", "float64"] as const),
      });
    }));

  it("tile and broadcastTo", () =>
    forAll(30, async (random) => {
      const x = anything(random);
      const reps = x.shape.map(() => random.integer(0, 3));
      await agrees((x: tf.Tensor) => tf.tile(x, reps), [x]);
      const full = random.shape({ lengths: "positive" });
      const small = random.tensor(random.broadcastable(full), { dtype: anyDtype(random) });
      await agrees((x: tf.Tensor) => tf.broadcastTo(x, full), [small]);
    }));

  it("the kernel BroadcastTo", () =>
    forAll(10, async (random) => {
      const shape = random.shape();
      const broadcast = (x: tf.Tensor) =>
        tf.getBackend() === "cpu" ? tf.add(x, tf.zeros(shape)) : kernel("BroadcastTo", { x }, { shape });
      await agrees(broadcast, [random.tensor(random.broadcastable(shape))]);
    }));

  it("broadcastArgs of shapes given as tensors", () =>
    forAll(15, async (random) => {
      const [a, b] = random.pair({ lengths: "positive", minRank: 1 });
      const shapes = [a, b].map((shape) => tf.tensor1d(shape.length === 0 ? [1] : shape, "int32"));
      await agrees((s0: tf.Tensor, s1: tf.Tensor) => tf.broadcastArgs(s0, s1), shapes);
    }));

  it("reverse along any axes", () =>
    forAll(25, async (random) => {
      const x = anything(random, 1);
      const axes = Array.from({ length: x.rank }, (_, axis) => axis).filter(() => random.next() < 0.5);
      await agrees((x: tf.Tensor) => tf.reverse(x, axes), [x]);
    }));

  it("space to batch and back, with padding and crops", () =>
    forAll(25, async (random) => {
      const block = Array.from({ length: random.integer(1, 2) }, () => random.integer(1, 3));
      const lengths = block.map(() => random.integer(1, 5));
      const paddings = block.map((size, i) => {
        const before = random.integer(0, 2);
        return [before, (size - ((lengths[i] + before) % size)) % size];
      });
      const rest = random.shape({ maxRank: 2, lengths: "positive" });
      const x = random.tensor([random.integer(1, 2), ...lengths, ...rest], { dtype: anyDtype(random) });
      await agrees(
        (x: tf.Tensor) => {
          const batches = tf.spaceToBatchND(x, block, paddings);
          return [batches, tf.batchToSpaceND(batches, block, paddings)];
        },
        [x],
      );
    }));

  it("depth to space", () =>
    forAll(15, async (random) => {
      const size = random.integer(2, 3);
      const depth = size * size * random.integer(1, 3);
      const shape = [random.integer(1, 2), random.integer(1, 3), random.integer(1, 3), depth];
      await agrees((x: tf.Tensor4D) => tf.depthToSpace(x, size), [random.tensor(shape)]);
    }));

  it("depth to space with channels first, which the eager backend lacks, is the same on transposed axes", async () => {
    const x = tf.reshape(tf.range(0, 72), [1, 12, 2, 3]) as tf.Tensor4D;
    const [native] = await runCompiled((x: tf.Tensor4D) => tf.depthToSpace(x, 2, "NCHW"), [x]);
    const last = tf.transpose(x, [0, 2, 3, 1]) as tf.Tensor4D;
    const wanted = tf.transpose(tf.depthToSpace(last, 2), [0, 3, 1, 2]);
    expect(native.shape).toEqual(wanted.shape);
    expect(Array.from(native.dataSync())).toEqual(Array.from(wanted.dataSync()));
  });
});

describe("parts and frames", () => {
  it("slices of any begin and size", () =>
    forAll(30, async (random) => {
      const x = anything(random, 1);
      const begin = x.shape.map((length) => random.integer(0, length));
      const size = x.shape.map((length, i) => (random.next() < 0.3 ? -1 : random.integer(0, length - begin[i])));
      await agrees((x: tf.Tensor) => tf.slice(x, begin, size), [x]);
    }));

  it("strided slices with masks and steps of both signs", () =>
    forAll(80, async (random) => {
      const x = anything(random, 1, 4);
      const count = random.integer(1, x.rank);
      const draw = (from: number, to: number) => Array.from({ length: count }, () => random.integer(from, to));
      const strides = draw(-3, 3).map((stride) => (stride === 0 ? 1 : stride));
      const bits = () => random.integer(0, 2 ** count - 1);
      const [begin, end] = [draw(-5, 5), draw(-5, 5)];
      const [beginMask, endMask] = [bits(), bits()];
      const ellipsis = count < x.rank && random.next() < 0.3 ? 1 << random.integer(0, count - 1) : 0;
      const newAxis = random.next() < 0.2 ? 1 << random.integer(0, count - 1) : 0;
      await agrees(
        (x: tf.Tensor) => tf.stridedSlice(x, begin, end, strides, beginMask, endMask, ellipsis, newAxis),
        [x],
      );
    }));

  it("strided slices that drop axes, which the eager backend does for steps of 1 only", () =>
    forAll(15, async (random) => {
      const x = random.tensor(random.shape({ minRank: 2, maxRank: 4, lengths: "positive" }));
      const first = random.integer(-x.shape[0], x.shape[0] - 1);
      const dropped = (x: tf.Tensor, step: number) => tf.stridedSlice(x, [first, 0], [0, 9], [1, step], 0, 0, 0, 0, 1);
      await agrees((x: tf.Tensor) => dropped(x, 1), [tf.clone(x)]);
      const inTwoSteps = (x: tf.Tensor) => tf.stridedSlice(dropped(x, 1), [0], [9], [2]);
      await agrees((x: tf.Tensor) => (tf.getBackend() === "cpu" ? inTwoSteps(x) : dropped(x, 2)), [x]);
    }));

  it("padding with a number", () =>
    forAll(25, async (random) => {
      const x = anything(random, 1, 4);
      const paddings = x.shape.map((): [number, number] => [random.integer(0, 2), random.integer(0, 2)]);
      const number = random.pick([0, 1]);
      await agrees((x: tf.Tensor) => tf.pad(x, paddings, number), [x], {
        dtype: random.pick(["float32", "float64"] as const),
      });
    }));

  it("padding with a mirror image, the edge repeated or not", () =>
    forAll(25, async (random) => {
      const x = random.tensor(random.shape({ minRank: 1, maxRank: 4, lengths: "positive" }), {
        dtype: anyDtype(random),
      });
      const mode = random.pick(["reflect", "symmetric"] as const);
      const most = (length: number) => (mode === "reflect" ? length - 1 : length);
      const paddings = x.shape.map((length): [number, number] => [
        random.integer(0, most(length)),
        random.integer(0, most(length)),
      ]);
      await agrees((x: tf.Tensor) => tf.mirrorPad(x, paddings, mode), [x]);
    }));
});

describe("joins and splits", () => {
  it("concat along any axis, of parts of any length", () =>
    forAll(25, async (random) => {
      const shape = random.shape({ minRank: 1 });
      const axis = random.axis(shape.length);
      const dtype = anyDtype(random);
      const parts = Array.from({ length: random.integer(2, 4) }, () =>
        random.tensor(shape.with(axis, random.integer(0, 3)), { dtype }),
      );
      await agrees((parts: tf.Tensor[]) => tf.concat(parts, axis), [parts]);
    }));

  it("stack along any new axis and unstack along any", () =>
    forAll(25, async (random) => {
      const shape = random.shape({ maxRank: 4 });
      const dtype = anyDtype(random);
      const parts = Array.from({ length: random.integer(1, 4) }, () => random.tensor(shape, { dtype }));
      const axis = random.integer(-shape.length - 1, shape.length);
      await agrees((parts: tf.Tensor[]) => tf.stack(parts, axis), [parts]);
      const whole = anything(random, 1);
      const along = random.axis(whole.rank);
      if (whole.shape.at(along) === 0) return;
      await agrees((x: tf.Tensor) => tf.unstack(x, along), [whole]);
    }));

  it("split into equal and unequal pieces", () =>
    forAll(25, async (random) => {
      const sizes = Array.from({ length: random.integer(1, 4) }, () => random.integer(0, 3));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const shape = random.shape({ minRank: 1 });
      const axis = random.axis(shape.length);
      const x = random.tensor(shape.with(axis, total), { dtype: anyDtype(random) });
      if (sizes.length > 1 && random.next() < 0.5) sizes[sizes.length - 1] = -1;
      await agrees((x: tf.Tensor) => tf.split(x, sizes, axis), [x]);
      const equal = random.tensor(shape.with(axis, 6));
      await agrees((x: tf.Tensor) => tf.split(x, 3, axis), [equal]);
    }));
});

describe("what does not fit is refused in one line", () => {
  const refusals: Record<string, [(x: tf.Tensor) => tf.Tensor, string]> = {
    "a reshape to another size": [
      (x) => kernel("Reshape", { x }, { shape: [4] }),
      "Reshape in tested: cannot reshape [2,3] to [4]",
    ],
    "an order of other axes": [
      (x) => kernel("Transpose", { x }, { perm: [0, 0] }),
      "Transpose in tested: cannot order the axes of [2,3] as [0,0]",
    ],
    "a join of other shapes": [
      (x) => tf.concat([x, tf.transpose(x)], 0),
      "Concat in tested: cannot join [2,3] and [3,2] along axis 0",
    ],
    "a stack of other shapes": [
      (x) => tf.stack([x, tf.transpose(x)]),
      "Pack in tested: cannot stack [2,3] float32 and [3,2] float32",
    ],
    "a broadcast to a shape that does not hold it": [
      (x) => kernel("BroadcastTo", { x }, { shape: [2, 1] }),
      "BroadcastTo in tested: cannot broadcast [2,3] to [2,1]",
    ],
  };
  for (const [name, [fn, message]] of Object.entries(refusals)) {
    it(name, () => expect(runCompiled(fn, [tf.zeros([2, 3])])).rejects.toThrow(message));
  }
});

describe("gradients through movement", () => {
  const square = (y: tf.Tensor) => tf.sum(tf.mul(tf.square(y), tf.add(y, 1)));
  const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    transpose: (x) => square(tf.matMul(x as tf.Tensor2D, tf.transpose(x))),
    tile: (x) => square(tf.tile(x, [2, 3])),
    reverse: (x) => square(tf.cumsum(tf.reverse(x, 1), 1)),
    pad: (x) =>
      square(
        tf.cumsum(
          tf.pad(x, [
            [1, 0],
            [0, 2],
          ]),
          0,
        ),
      ),
    slice: (x) => square(tf.slice(x, [0, 1], [2, 2])),
    concat: (x) => square(tf.concat([x, tf.square(x)], 1)),
    stack: (x) => square(tf.stack([x, tf.square(x)], 1)),
    split: (x) => square(tf.mul(...(tf.split(x, 2, 0) as [tf.Tensor, tf.Tensor]))),
    unstack: (x) => square(tf.mul(...(tf.unstack(x, 0) as [tf.Tensor, tf.Tensor]))),
    spaceToBatchND: (x) =>
      square(
        tf.cumsum(
          tf.spaceToBatchND(
            tf.reshape(x, [1, 2, 3, 1]),
            [2, 1],
            [
              [0, 0],
              [0, 0],
            ],
          ),
          2,
        ),
      ),
  };
  for (const [name, fn] of Object.entries(functions)) {
    it(`${name}: first and second derivatives as eager`, () =>
      forAll(3, async (random) => {
        const first = tf.grad(fn as (x: tf.Tensor) => tf.Scalar);
        const second = tf.grad((x: tf.Tensor) => tf.sum(tf.square(first(x))));
        await agrees((x: tf.Tensor) => [first(x), second(x)], [random.tensor([2, 3])], { rtol: 1e-5, atol: 1e-3 });
      }));
  }
});
