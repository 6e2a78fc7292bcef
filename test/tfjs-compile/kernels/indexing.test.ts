/** Gathers, scatters, segments, counts, one-hot rows and diagonals: compiled as eager. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/fix.js";
import type { TensorTree } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(async () => {
  await useCpuBackend();
  fixHigherOrderGradients();
});

const anyDtype = (random: Random) => random.pick(["float32", "int32", "bool"] as const);
const ints = (random: Random, shape: readonly number[], from: number, to: number) =>
  random.tensor(shape, { dtype: "int32", from, to });

/** Coordinates [count, depth] into a shape, as one tensor. */
function coordinates(random: Random, shape: readonly number[], depth: number, count: number): tf.Tensor {
  const rows = Array.from({ length: count * depth }, (_, i) => random.integer(0, shape[i % depth] - 1));
  return tf.tensor(rows, [count, depth], "int32");
}

/** A run that has to fail, with its message. */
async function failure(fn: (...args: never[]) => TensorTree, args: readonly TensorTree[]): Promise<string> {
  try {
    await runCompiled(fn, args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "no failure";
}

describe("gathers", () => {
  it("along any axis, with indices of any shape", () =>
    forAll(40, async (random) => {
      const x = random.tensor(random.shape({ minRank: 1, maxRank: 4, lengths: "positive" }), {
        dtype: anyDtype(random),
      });
      const axis = random.integer(0, x.rank - 1);
      const indices = ints(random, random.shape({ maxRank: 2 }), 0, x.shape[axis] - 1);
      await agrees((x: tf.Tensor, at: tf.Tensor) => tf.gather(x, at as tf.Tensor1D, axis), [x, indices]);
    }));

  it("with batch axes", () =>
    forAll(30, async (random) => {
      const shape = random.shape({ minRank: 2, maxRank: 4, lengths: "positive" });
      const batch = random.integer(1, shape.length - 1);
      const axis = random.integer(batch, shape.length - 1);
      const at = [...shape.slice(0, batch), ...random.shape({ maxRank: 2, lengths: "positive" })];
      await agrees(
        (x: tf.Tensor, indices: tf.Tensor) => tf.gather(x, indices as tf.Tensor1D, axis, batch),
        [random.tensor(shape, { dtype: anyDtype(random) }), ints(random, at, 0, shape[axis] - 1)],
      );
    }));

  it("of slices by coordinates", () =>
    forAll(30, async (random) => {
      const shape = random.shape({ minRank: 1, maxRank: 4, lengths: "positive" });
      const depth = random.integer(1, shape.length);
      const indices = tf.reshape(coordinates(random, shape, depth, 6), [2, 3, depth]);
      const x = random.tensor(shape, { dtype: anyDtype(random) });
      await agrees((x: tf.Tensor, at: tf.Tensor) => tf.gatherND(x, at), [x, indices]);
    }));

  it("refuse an index outside of the axis, constants while tracing and others at run time", async () => {
    const x = tf.zeros([3, 2]);
    for (const bad of [-1, 3]) {
      const at = tf.tensor1d([0, bad], "int32");
      expect(await failure((x: tf.Tensor) => tf.gather(x, at), [x])).toContain(
        `GatherV2 in tested: index ${bad} is not in [0, 2]`,
      );
      expect(await failure((x: tf.Tensor, at: tf.Tensor1D) => tf.gather(x, at), [x, at])).toMatch(/out of data bounds/);
      const rows = tf.tensor2d([0, bad], [2, 1], "int32");
      expect(await failure((x: tf.Tensor, at: tf.Tensor) => tf.gatherND(x, at), [x, rows])).toMatch(/invalid index/);
    }
  });

  it("in float64 move doubles", async () => {
    const values = Float64Array.of(0.1, 0.2, 0.3);
    const at = tf.tensor1d([2, 0], "int32");
    const [y] = await runCompiled((x: tf.Tensor) => tf.gather(x, at), [tf.zeros([3])], {
      dtype: "float64",
      feeds: [values],
    });
    expect(Array.from(y.dataSync())).toEqual([0.3, 0.1]);
  });

  it("first and second derivatives as eager", () =>
    forAll(6, async (random) => {
      const axis = random.integer(0, 1);
      const at = ints(random, [4], 0, 2) as tf.Tensor1D;
      const f = (x: tf.Tensor) => tf.sum(tf.pow(tf.gather(x, at, axis), tf.scalar(3)));
      const first = tf.grad(f as (x: tf.Tensor) => tf.Scalar);
      const second = tf.grad((x: tf.Tensor) => tf.sum(tf.square(first(x))));
      await agrees((x: tf.Tensor) => [first(x), second(x)], [random.tensor([3, 3], { from: 0.5, to: 2 })], {
        rtol: 1e-5,
        atol: 1e-5,
      });
    }));
});

describe("scatters", () => {
  /** Indices and updates for slices of a shape. */
  function scattered(random: Random, shape: readonly number[], dtype: "float32" | "int32" | "bool", count: number) {
    const depth = random.integer(1, shape.length);
    const updates = random.tensor([count, ...shape.slice(depth)], { dtype });
    return { indices: coordinates(random, shape, depth, count), updates };
  }

  it("scatterND adds what falls to one place", () =>
    forAll(30, async (random) => {
      const shape = random.shape({ minRank: 1, maxRank: 4, lengths: "positive" });
      const { indices, updates } = scattered(
        random,
        shape,
        random.pick(["float32", "int32"] as const),
        random.integer(1, 9),
      );
      await agrees((at: tf.Tensor, updates: tf.Tensor) => tf.scatterND(at, updates, shape), [indices, updates], {
        rtol: 1e-6,
        atol: 1e-5,
      });
    }));

  it("tensorScatterUpdate keeps the last that falls to one place", () =>
    forAll(30, async (random) => {
      const shape = random.shape({ minRank: 1, maxRank: 4, lengths: "positive" });
      const dtype = anyDtype(random);
      const { indices, updates } = scattered(random, shape, dtype, random.integer(1, 9));
      await agrees(
        (
          x: tf.Tensor,
          at: tf.Tensor,
          updates: tf.Tensor, // A tensor of its own: the eager kernel writes into its argument.
        ) => tf.tensorScatterUpdate(tf.reverse(x, 0), at, updates),
        [random.tensor(shape, { dtype }), indices, updates],
      );
    }));

  it("nothing is lost and the last stays with two threads and many updates of one place", async () => {
    const count = 100_000;
    const places = tf.tensor2d(
      Int32Array.from({ length: count }, (_, i) => i % 10),
      [count, 1],
    );
    const updates = tf.tensor2d(
      Float32Array.from({ length: 4 * count }, (_, i) => (i < 4 * (count - 10) ? 1 : 2)),
      [count, 4],
    );
    const fn = (places: tf.Tensor, updates: tf.Tensor) => [
      tf.scatterND(places, updates, [10, 4]),
      tf.tensorScatterUpdate(tf.zeros([10, 4]), places, updates),
    ];
    const results = await runCompiled(fn, [places, updates], { threads: 2 });
    expect(new Set(results[0].dataSync())).toEqual(new Set([count / 10 + 1]));
    expect(new Set(results[1].dataSync())).toEqual(new Set([2]));
  });

  it("sparseToDense fills up with the default", () =>
    forAll(20, async (random) => {
      const dtype = anyDtype(random);
      const shape = random.shape({ minRank: 1, maxRank: 3, lengths: "positive" });
      const count = random.integer(1, 5);
      const whole = random.next() < 0.3;
      const indices = coordinates(random, shape, shape.length, count);
      const values = random.tensor(whole ? [] : [count], { dtype });
      const rest = random.tensor([], { dtype });
      await agrees(
        (at: tf.Tensor, values: tf.Tensor, rest: tf.Tensor) => tf.sparseToDense(at, values, shape, rest as tf.Scalar),
        [indices, values, rest],
      );
    }));

  it("refuse a place outside", async () => {
    for (const bad of [-1, 3]) {
      const at = tf.tensor2d([0, bad], [2, 1], "int32");
      const message = await failure((at: tf.Tensor) => tf.scatterND(at, tf.ones([2]), [3]), [at]);
      expect(message).toMatch(/out of bounds|out of data bounds|invalid/i);
    }
  });

  it("refuse updates that do not fit while tracing", async () => {
    const kernel = (updates: tf.Tensor): tf.Tensor =>
      tf.engine().runKernel("ScatterNd", { indices: tf.zeros([2, 1], "int32"), updates }, { shape: [3, 4] });
    expect(await failure(kernel, [tf.zeros([2, 5])])).toBe(
      "ScatterNd in tested: updates of shape [2,5] at indices of shape [2,1] do not fit into [3,4]",
    );
  });
});

describe("segments", () => {
  it("unsortedSegmentSum leaves out ids outside", () =>
    forAll(30, async (random) => {
      const rows = random.integer(0, 6);
      const x = random.tensor([rows, ...random.shape({ maxRank: 2 })], {
        dtype: random.pick(["float32", "int32"] as const),
      });
      const segments = random.integer(1, 4);
      const ids = ints(random, [rows], -2, segments + 1);
      await agrees((x: tf.Tensor, ids: tf.Tensor) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments), [x, ids], {
        rtol: 1e-6,
        atol: 1e-5,
      });
    }));

  it("unsortedSegmentSum with constant ids, and with an id for every element", () =>
    forAll(15, async (random) => {
      const ids = ints(random, [5], 0, 2) as tf.Tensor1D;
      await agrees((x: tf.Tensor) => tf.unsortedSegmentSum(x, ids, 3), [random.tensor([5, 2])], { atol: 1e-5 });
      const each = ints(random, [3, 4], -1, 3);
      await agrees(
        (x: tf.Tensor, ids: tf.Tensor) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3),
        [random.tensor([3, 4]), each],
        { atol: 1e-5 },
      );
    }));

  it("sparse segments with constant ids", () =>
    forAll(15, async (random) => {
      let last = 0;
      const ids = tf.tensor1d(
        Array.from({ length: random.integer(1, 6) }, () => (last += random.integer(0, 2))),
        "int32",
      );
      const data = random.tensor([4, random.integer(1, 3)], { dtype: random.pick(["float32", "int32"] as const) });
      const segments = (data: tf.Tensor, at: tf.Tensor) => [
        tf.sparse.sparseSegmentSum(data, at as tf.Tensor1D, ids),
        tf.sparse.sparseSegmentMean(data, at as tf.Tensor1D, ids),
      ];
      await agrees(segments, [data, ints(random, [ids.size], 0, 3)], { rtol: 1e-6, atol: 1e-5 });
    }));

  it("sparse segments whose ids are an input are refused with the reason", async () => {
    const ids = tf.tensor1d([0, 1], "int32");
    const fn = (x: tf.Tensor, ids: tf.Tensor) => tf.sparse.sparseSegmentSum(x, ids as tf.Tensor1D, ids as tf.Tensor1D);
    expect(await failure(fn, [tf.zeros([2, 2]), ids])).toBe(
      "SparseSegmentSum in tested: the values of segmentIds decide the shape: they must be constant",
    );
  });
});

describe("counts", () => {
  it("bincount and denseBincount, with and without weights", () =>
    forAll(25, async (random) => {
      const size = random.integer(0, 5);
      const weights = (shape: readonly number[]) =>
        random.next() < 0.5
          ? random.tensor(shape, { dtype: random.pick(["float32", "int32"] as const) })
          : tf.zeros([0]);
      const vector = ints(random, [random.integer(0, 8)], 0, 6);
      await agrees(
        (x: tf.Tensor, w: tf.Tensor) => [
          tf.bincount(x as tf.Tensor1D, w as tf.Tensor1D, size),
          tf.denseBincount(x as tf.Tensor1D, w as tf.Tensor1D, size, true),
        ],
        [vector, weights(vector.shape)],
        { rtol: 1e-6, atol: 1e-5 },
      );
      const matrix = ints(random, [random.integer(1, 3), random.integer(1, 6)], 0, 6);
      const binary = random.next() < 0.5;
      await agrees(
        (x: tf.Tensor, w: tf.Tensor) => tf.denseBincount(x as tf.Tensor2D, w as tf.Tensor2D, size, binary),
        [matrix, weights(matrix.shape)],
        { rtol: 1e-6, atol: 1e-5 },
      );
    }));

  it("refuse a negative number", async () => {
    const fn = (x: tf.Tensor) => tf.bincount(x as tf.Tensor1D, tf.zeros([0]) as tf.Tensor1D, 3);
    expect(await failure(fn, [tf.tensor1d([1, -1], "int32")])).toMatch(/out of data bounds|out of bounds/);
  });
});

describe("one-hot rows and diagonals", () => {
  it("oneHot of any dtype; outside of the depth no entry is hot", () =>
    forAll(25, async (random) => {
      const depth = random.integer(2, 5);
      const indices = ints(random, random.shape({ maxRank: 3 }), -1, depth);
      const dtype = random.pick(["float32", "int32"] as const);
      const [on, off] = random.next() < 0.5 ? [1, 0] : [3, -2];
      await agrees(
        (x: tf.Tensor) => [tf.oneHot(x, depth, on, off, dtype), tf.oneHot(x, depth, 1, 0, "bool")],
        [indices],
      );
    }));

  it("diag of any shape and dtype", () =>
    forAll(15, (random) =>
      agrees(
        (x: tf.Tensor) => tf.diag(x),
        [random.tensor(random.shape({ minRank: 1, maxRank: 3 }), { dtype: anyDtype(random) })],
      ),
    ));

  it("bandPart, which TensorFlow.js makes of other kernels", () =>
    forAll(10, async (random) => {
      const shape = [...random.shape({ maxRank: 1, lengths: "positive" }), random.integer(1, 5), random.integer(1, 5)];
      const [lower, upper] = [random.integer(-1, shape.at(-2) ?? 0), random.integer(-1, shape.at(-1) ?? 0)];
      await agrees((x: tf.Tensor) => tf.linalg.bandPart(x, lower, upper), [random.tensor(shape)]);
    }));
});

describe("in float64", () => {
  const at = tf.tensor1d([2, 0, 2], "int32");
  const rows = tf.tensor2d([2, 0, 2], [3, 1], "int32");
  const moved: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    gather: (x) => tf.gather(x, at),
    gatherND: (x) => tf.gatherND(x, rows),
    scatterND: (x) => tf.scatterND(rows, x, [4, 2]),
    tensorScatterUpdate: (x) => tf.tensorScatterUpdate(tf.mul(x, 2), rows, x),
    sparseToDense: (x) => tf.sparseToDense(rows, tf.sum(x, 1), [4], tf.sum(x) as tf.Scalar),
    unsortedSegmentSum: (x) => tf.unsortedSegmentSum(x, at, 3),
    sparseSegmentSum: (x) => tf.sparse.sparseSegmentSum(x as tf.Tensor2D, at, tf.tensor1d([0, 0, 2], "int32")),
    sparseSegmentMean: (x) => tf.sparse.sparseSegmentMean(x as tf.Tensor2D, at, tf.tensor1d([0, 0, 2], "int32")),
    bincount: (x) => tf.bincount(at, tf.sum(x, 1) as tf.Tensor1D, 3),
    diag: (x) => tf.diag(x),
  };
  for (const [name, fn] of Object.entries(moved)) {
    it(`${name} keeps doubles`, async () => {
      const values = Float64Array.of(1, 2, 4, 8, 16, 32).map((x) => x + 2 ** -40 * x);
      const whole = tf.tensor2d([1, 2, 4, 8, 16, 32], [3, 2]);
      const [y] = await runCompiled(fn, [whole], { dtype: "float64", feeds: [values] });
      // Everything here is linear: with x + 2⁻⁴⁰x in, y + 2⁻⁴⁰y comes out, to the last bit.
      const wanted = fn(whole).dataSync();
      expect(Array.from(y.dataSync())).toEqual(Array.from(wanted, (y) => y + 2 ** -40 * y));
    });
  }
});
