/** Running sums and products, the largest entries, places in sorted sequences: compiled as eager. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/fix.js";
import { agrees, firstDifference, forAll, type Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(async () => {
  await useCpuBackend();
  fixHigherOrderGradients();
});

const anyDtype = (random: Random) => random.pick(["float32", "int32", "bool"] as const);
const flags = (random: Random) => [random.next() < 0.5, random.next() < 0.5] as const;

describe("running sums and products", () => {
  it("along any axis, exclusive or not, from either end", () =>
    forAll(50, async (random) => {
      const x = random.tensor(random.shape({ minRank: 1 }), { dtype: anyDtype(random) });
      const axis = random.integer(0, x.rank - 1);
      const [exclusive, reverse] = flags(random);
      await agrees(
        (x: tf.Tensor) => [tf.cumsum(x, axis, exclusive, reverse), tf.cumprod(x, axis, exclusive, reverse)],
        [x],
        { rtol: 1e-5, atol: 1e-5 },
      );
    }));

  it("of int32 wrap around", async () => {
    const x = tf.tensor1d([2147483647, 5, 46341, 46341, -7], "int32");
    await agrees((x: tf.Tensor) => [tf.cumsum(x), tf.cumsum(x, 0, true, true)], [tf.clone(x)]);
    await agrees((x: tf.Tensor) => tf.cumprod(x), [tf.tensor1d([46341, 46341, 3, 5, -7], "int32")]);
  });

  it("products keep exact zeros, infinities and NaN, one after the other", () =>
    forAll(20, (random) =>
      agrees((x: tf.Tensor) => tf.cumprod(x, 0), [random.among([0, 1, 2, -3, 1e30, 1e-30, Infinity, NaN], [9])]),
    ));

  it("long products by doubling keep exact zeros and the ends", () =>
    forAll(8, async (random) => {
      const length = random.integer(33, 200);
      const x = tf.tidy(() => {
        const factors = random.tensor([length, 2], { from: 0.8, to: 1.2 });
        const hole = tf.oneHot(tf.scalar(random.integer(0, length - 1), "int32"), length, 0, 1, "float32");
        return tf.mul(factors, tf.stack([tf.ones([length]), hole], 1));
      });
      const [exclusive, reverse] = flags(random);
      await agrees((x: tf.Tensor) => tf.cumprod(x, 0, exclusive, reverse), [x], { rtol: 3e-5 });
    }));

  it("in float64 as loops over doubles", () =>
    forAll(6, async (random) => {
      const length = random.pick([5, 60]);
      const values = random.doubles(length, 0.5, 1.5);
      const [sums, products] = await runCompiled(
        (x: tf.Tensor) => [tf.cumsum(x), tf.cumprod(x)],
        [tf.zeros([length])],
        {
          dtype: "float64",
          feeds: [values],
        },
      );
      let [sum, product] = [0, 1];
      const exactSums = values.map((x) => (sum += x));
      const exactProducts = values.map((x) => (product *= x));
      expect(firstDifference(sums.dataSync(), exactSums, 1e-12, 0)).toBeUndefined();
      expect(firstDifference(products.dataSync(), exactProducts, 1e-12, 0)).toBeUndefined();
    }));

  it("first and second derivatives as eager", () =>
    forAll(6, async (random) => {
      const [exclusive, reverse] = flags(random);
      const f = (x: tf.Tensor) => tf.sum(tf.pow(tf.cumsum(x, 1, exclusive, reverse), tf.scalar(3)));
      const first = tf.grad(f as (x: tf.Tensor) => tf.Scalar);
      const second = tf.grad((x: tf.Tensor) => tf.sum(tf.square(first(x))));
      await agrees((x: tf.Tensor) => [first(x), second(x)], [random.tensor([2, 4], { from: 0.1, to: 1 })], {
        rtol: 1e-4,
        atol: 1e-3,
      });
    }));
});

describe("the k largest", () => {
  it("with their places; of equal ones the first comes first", () =>
    forAll(40, async (random) => {
      const shape = random.shape({ minRank: 1, maxRank: 3, lengths: "positive" }).map((length) => length * 2);
      const dtype = anyDtype(random);
      const x = random.tensor(shape, { dtype, from: 0, to: 4 });
      const k = random.integer(0, shape[shape.length - 1]);
      const top = (x: tf.Tensor) => {
        const { values, indices } = tf.topk(x, k, true);
        return [values, indices];
      };
      await agrees(top, [dtype === "float32" ? tf.round(x) : x]);
    }));

  it("in float64 tells doubles apart that are one float32", async () => {
    const values = Float64Array.of(1, 1 + 2 ** -40, 1 - 2 ** -40);
    const top = (x: tf.Tensor) => {
      const { values, indices } = tf.topk(x, 3);
      return [values, indices, tf.argMin(x), tf.max(x)];
    };
    const results = await runCompiled(top, [tf.zeros([3])], { dtype: "float64", feeds: [values] });
    const sorted = [1 + 2 ** -40, 1, 1 - 2 ** -40];
    expect(results.map((y) => Array.from(y.dataSync()))).toEqual([sorted, [1, 0, 2], [2], [1 + 2 ** -40]]);
  });

  it("unsorted, as a set", async () => {
    const x = tf.tensor1d([3, 1, 4, 1, 5, 9, 2, 6]);
    const [values] = await runCompiled((x: tf.Tensor) => tf.topk(x, 3, false).values, [x]);
    expect(new Set(values.dataSync())).toEqual(new Set([9, 6, 5]));
  });

  it("more than there are is refused", async () => {
    const kernel = (x: tf.Tensor): tf.Tensor[] => tf.engine().runKernel("TopK", { x }, { k: 4, sorted: true });
    await expect(runCompiled(kernel, [tf.zeros([2, 3])])).rejects.toThrow(
      "TopK in tested: the 4 largest of 3 in [2,3]",
    );
  });
});

describe("places in sorted sequences", () => {
  it("from the left and from the right, infinities and NaN included", () =>
    forAll(40, async (random) => {
      const rows = random.integer(1, 3);
      const dtype = random.pick(["float32", "int32"] as const);
      const sorted = Array.from({ length: rows }, () =>
        Array.from({ length: random.integer(5, 5) }, () => random.integer(0, 4)).sort((a, b) => a - b),
      );
      const values =
        dtype === "int32"
          ? random.tensor([rows, 4], { dtype, from: -1, to: 5 })
          : random.among([-1, 0, 0.5, 2, 3, 9, Infinity, -Infinity, NaN], [rows, 4]);
      await agrees(
        (sequence: tf.Tensor, values: tf.Tensor) => [
          tf.searchSorted(sequence, values, "left"),
          tf.searchSorted(sequence, values, "right"),
          tf.lowerBound(sequence, values),
          tf.upperBound(sequence, values),
        ],
        [tf.tensor2d(sorted, undefined, dtype), values],
      );
    }));

  it("in float64 as well", () =>
    agrees(
      (a: tf.Tensor, b: tf.Tensor) => tf.searchSorted(a, b, "right"),
      [tf.tensor1d([1, 2, 2, 3]), tf.tensor1d([2, 5])],
      {
        dtype: "float64",
      },
    ));

  it("rows that do not belong together are refused", async () => {
    const kernel = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.engine().runKernel("SearchSorted", { sortedSequence: a, values: b }, { side: "left" });
    await expect(runCompiled(kernel, [tf.zeros([2, 3]), tf.zeros([3, 1])])).rejects.toThrow(
      "SearchSorted in tested: cannot search [3,1] in [2,3]",
    );
  });
});
