import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../../packages/tfjs-compile/src/graph/graph.js";
import { agrees, firstDifference, Random, runCompiled, useCpuBackend } from "../kernels/support.js";
import { kernelsOf, simplified } from "./support.js";

beforeAll(useCpuBackend);

const random = new Random(7);
const tensor = (...shape: number[]) => random.tensor(shape);

/** The kernels that are left, after the numbers were found equal to eager ones. */
async function left(fn: (...x: tf.Tensor[]) => tf.Tensor | tf.Tensor[], ...shapes: number[][]): Promise<string> {
  const args = shapes.map((shape) => tensor(...shape));
  await agrees(fn as never, args, { rtol: 1e-5, atol: 1e-5 });
  const fresh = shapes.map((shape) => tensor(...shape));
  return kernelsOf(fn, ...fresh);
}

describe("what moves nothing or changes nothing disappears", () => {
  it("x·1, 1·x, x + 0, x − 0, x / 1 and −(−x) are x", async () => {
    const same = (x: tf.Tensor) => [
      tf.mul(x, 1),
      tf.mul(1, x),
      tf.add(x, 0),
      tf.sub(x, 0),
      tf.div(x, 1),
      tf.neg(tf.neg(x)),
    ];
    expect(await left((x) => same(tf.tanh(x)), [3, 4])).toBe("Tanh");
  });

  it("a product with ones of the same shape is the other factor, with ones of a larger shape a broadcast", async () => {
    expect(await left((x) => tf.mul(tf.tanh(x), tf.ones([3, 4])), [3, 4])).toBe("Tanh");
    expect(await left((x) => tf.mul(tf.tanh(x), tf.ones([2, 3, 4])), [3, 4])).toBe("Tanh BroadcastTo");
  });

  it("reshapes and transposes that undo each other", async () => {
    expect(await left((x) => tf.reshape(tf.reshape(tf.tanh(x), [12]), [3, 4]), [3, 4])).toBe("Tanh");
    expect(await left((x) => tf.transpose(tf.transpose(tf.tanh(x), [1, 2, 0]), [2, 0, 1]), [2, 3, 4])).toBe("Tanh");
    expect(await left((x) => tf.transpose(tf.tanh(x), [1, 0, 2]), [1, 3, 4])).toBe("Tanh Reshape");
  });

  it("reshapes wait until they meet", async () => {
    const fn = (x: tf.Tensor) => tf.reshape(tf.tanh(tf.mul(tf.reshape(x, [12]), 2)), [3, 4]);
    expect(await left(fn, [3, 4])).toBe("Multiply Tanh");
  });
});

describe("equal things are computed once", () => {
  it("the forward pass that a gradient repeats", async () => {
    const slope = (x: tf.Tensor) => tf.grad((y: tf.Tensor) => tf.tanh(y))(x);
    expect(await left((x) => [tf.tanh(x), slope(x), tf.tanh(x)], [5])).toBe("Tanh Multiply Sub");
  });

  it("products whose factors come in another order", async () => {
    expect(await left((x, y) => tf.sub(tf.mul(x, y), tf.square(tf.mul(y, x))), [4], [4])).toBe("Multiply Multiply Sub");
  });

  it("what no result needs is not computed", async () => {
    expect(await left((x) => [tf.exp(x), tf.tanh(x)][1], [4])).toBe("Tanh");
  });

  it("kernels of constants run while compiling", async () => {
    const fn = (x: tf.Tensor) => tf.mul(x, tf.gather(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([3, 1], "int32")));
    expect(await left(fn, [2])).toBe("Multiply");
  });
});

describe("factors are gathered", () => {
  it("of the gradient of a mean of squares into one", async () => {
    const loss = (x: tf.Tensor, y: tf.Tensor) => tf.mul(tf.mean(tf.square(tf.sub(x, y))), 0.25);
    const step = (x: tf.Tensor, y: tf.Tensor) => tf.sub(x, tf.mul(tf.grad((z: tf.Tensor) => loss(z, y))(x), 0.1));
    expect(await left(step, [3, 4], [3, 4])).toBe("Sub Multiply Sub");
  });

  it("behind products of matrices, where they cost nothing", async () => {
    expect(await left((x, w) => tf.matMul(tf.mul(x, 3), tf.neg(w)), [3, 4], [4, 2])).toBe("BatchMatMul Multiply");
  });

  it("but not where they keep a product of matrices from overflow", async () => {
    const scaled = (by: number, and: number) => (x: tf.Tensor, y: tf.Tensor) =>
      tf.matMul(tf.mul(x, by), tf.mul(y, and));
    for (const batch of [[], [3]]) {
      const filled = (value: number) => tf.fill([...batch, 2, 2], value);
      await agrees(scaled(1e-30, 1) as never, [filled(1e20), filled(1e20)]);
      await agrees(scaled(1e30, 1e30) as never, [filled(1e-30), filled(1e-30)]);
      await agrees(((x: tf.Tensor, y: tf.Tensor) => tf.mul(tf.matMul(x, y), 1e-30)) as never, [
        filled(1e25),
        filled(1e10),
      ]);
    }
  });

  it("but not where they could overflow", async () => {
    const fn = (x: tf.Tensor) => tf.mul(tf.mul(x, 1e30), 1e30);
    expect(await left(fn, [4])).toBe("Multiply Multiply");
    await agrees(fn as never, [tf.tensor1d([0, 1e-30, 1, Number.NaN])]);
  });
});

describe("broadcasts come last", () => {
  it("a tile along axes of length 1 is left to the sum that follows", async () => {
    expect(await left((x, y) => tf.add(tf.tile(tf.reshape(x, [1, 4]), [3, 1]), y), [4], [3, 4])).toMatch(
      /^(Reshape )?Add$/,
    );
  });

  it("what depends on one row is computed on one row", async () => {
    const graph = simplified((x) => tf.tanh(tf.tile(tf.exp(x), [50, 1])), [tensor(1, 4)]);
    expect(
      graph.nodes.filter(({ op }) => op !== "BroadcastTo").every((node) => sizeOf(node.outputs[0].shape) === 4),
    ).toBe(true);
  });

  it("the sum of a broadcast is a multiple", async () => {
    expect(await left((x) => tf.sum(tf.tile(tf.tanh(x), [50, 1]), 0), [1, 4])).toMatch(
      /^Tanh (Reshape )?Multiply( Reshape)?$/,
    );
  });
});

describe("a sum of sums", () => {
  it("keeps the axes of length 1 that either of them keeps", async () => {
    for (const [inner, outer] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ]) {
      const fn = (x: tf.Tensor) => [
        tf.sum(tf.sum(x, [1, 3], inner), 0, outer),
        tf.mean(tf.sum(x, 2, inner), -1, outer),
      ];
      await agrees(fn as never, [tensor(2, 3, 4, 5)], { rtol: 1e-5, atol: 1e-5 });
    }
  });
});

describe("products of matrices", () => {
  it("take transposes as flags", async () => {
    const graph = simplified((x, w) => tf.matMul(tf.transpose(x), w), [tensor(5, 3), tensor(5, 2)]);
    expect(graph.nodes.map(({ op, attrs }) => [op, attrs.transposeA])).toEqual([["BatchMatMul", true]]);
  });

  it("with one matrix for a batch are one tall product", async () => {
    const graph = simplified((x, w) => tf.matMul(x, tf.tile(w, [6, 1, 1])), [tensor(6, 3, 4), tensor(1, 4, 2)]);
    const product = graph.nodes.find(({ op }) => op === "BatchMatMul");
    expect(product?.outputs[0].shape).toEqual([18, 2]);
  });

  it("summed over a batch are one product over all rows", async () => {
    const graph = simplified((x, y) => tf.sum(tf.matMul(x, y, true, false), 0), [tensor(6, 3, 4), tensor(6, 3, 2)]);
    const [product] = graph.nodes.filter(({ op }) => op === "BatchMatMul");
    expect(product.inputs.map((input) => input?.shape)).toEqual([
      [18, 4],
      [18, 2],
    ]);
    expect(graph.nodes.some(({ op }) => op === "Sum")).toBe(false);
  });

  it("of batches of different ranks keep the axes that a broadcast adds", async () => {
    const [x, y] = [tensor(1, 3, 4), tensor(5, 1, 4, 6)];
    const [result] = await runCompiled(((a: tf.Tensor, b: tf.Tensor) => tf.matMul(tf.tile(a, [3, 1, 1]), b)) as never, [
      x,
      y,
    ]);
    expect(result.shape).toEqual([5, 3, 3, 6]);
    // One product after the other: TensorFlow.js's own product of such batches returns too few values.
    const wanted = tf.unstack(tf.reshape(y, [5, 4, 6])).flatMap((matrix) => {
      const product = [...tf.matMul(tf.reshape(x, [3, 4]), matrix as tf.Tensor2D).dataSync()];
      return [...product, ...product, ...product];
    });
    expect(firstDifference(result.dataSync(), wanted, 1e-5, 1e-5)).toBeUndefined();
  });

  it("that are each other's transposes are computed once", async () => {
    const fn = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(tf.matMul(x, y, false, true), tf.matMul(y, x, false, true));
    expect(await left(fn, [6, 3, 4], [6, 3, 4])).toBe("BatchMatMul BatchMatMul");
  });

  it("of a column and a row are elementwise", async () => {
    expect(await left((x, y) => tf.matMul(x, y), [5, 3, 1], [5, 1, 4])).toBe("Multiply");
  });

  it("with a low-rank update never form it", async () => {
    const graph = simplified(
      (x, w, h, d) => tf.matMul(x, tf.sub(w, tf.mul(tf.matMul(h, d, true, false), 0.1))),
      [tensor(6, 3, 50), tensor(50, 40), tensor(6, 3, 50), tensor(6, 3, 40)],
    );
    expect(Math.max(...graph.nodes.map((node) => sizeOf(node.outputs[0].shape)))).toBeLessThan(50 * 40);
  });
});

describe("a sum in a product of matrices, one of whose terms is a product", () => {
  it("is not multiplied out where the other term is a number, a row or a column", async () => {
    for (const base of [[1, 1], [1, 40], [50, 1], [40]]) {
      const fn = (x: tf.Tensor, w: tf.Tensor, h: tf.Tensor, d: tf.Tensor) =>
        tf.matMul(x, tf.sub(w, tf.matMul(h, d, true, false)));
      const args = [tensor(6, 3, 50), tensor(...base), tensor(6, 3, 50), tensor(6, 3, 40)];
      await agrees(fn as never, args, { rtol: 1e-4, atol: 1e-3 });
    }
  });
});

describe("a long batch", () => {
  const shapes = [[600, 3], [3, 100], [100, 100], [100], [600, 100]];
  const loss = (x: tf.Tensor, v: tf.Tensor, w: tf.Tensor, b: tf.Tensor, y: tf.Tensor) =>
    tf.mean(
      tf.square(tf.sub(tf.matMul(tf.tanh(tf.add(tf.matMul(tf.tanh(tf.matMul(x, v)), w), b)), w), y)),
    ) as tf.Scalar;
  const gradients = (x: tf.Tensor, v: tf.Tensor, w: tf.Tensor, b: tf.Tensor, y: tf.Tensor) =>
    tf.grads((...p: tf.Tensor[]) => loss(x, p[0], p[1], p[2], y))([v, w, b]);

  it("is turned once, so that no product sums over it with its left factor transposed", async () => {
    const graph = simplified(
      gradients as never,
      shapes.map((shape) => tensor(...shape)),
    );
    const slow = graph.nodes.filter(
      ({ op, attrs, inputs }) => op === "BatchMatMul" && attrs.transposeA === true && inputs[0]?.shape[0] === 600,
    );
    expect(slow.map(({ inputs }) => inputs[0]?.name)).toEqual(slow.map(() => "a"));
  });

  it("gives the same gradients turned", async () => {
    await agrees(
      gradients as never,
      shapes.map((shape) => tensor(...shape)),
      { rtol: 1e-4, atol: 1e-6 },
    );
  });
});

describe("long programs", () => {
  const count = 4000;

  it("of products one in the other are reordered without filling the stack", async () => {
    const product = (x: tf.Tensor, w: tf.Tensor) => {
      let p = w;
      for (let i = 0; i < count; i++) p = tf.matMul(i % 2 === 0 ? w : tf.neg(w), p);
      return tf.matMul(x, p);
    };
    const [result] = await runCompiled(product as never, [
      tf.tensor2d([[1, 2]]),
      tf.tensor2d([
        [0, 1],
        [1, 0],
      ]),
    ]);
    // A swap of two columns and its negative, an odd number of them in all; half of the 4000 are negatives.
    expect([...result.dataSync()]).toEqual([2, 1]);
  });

  it("of sums of very many terms are too", async () => {
    const total = (x: tf.Tensor, y: tf.Tensor) => {
      let sum: tf.Tensor = tf.sum(tf.mul(x, y), 0);
      for (let i = 0; i < 5 * count; i++) sum = tf.add(sum, i % 2 === 0 ? y : tf.abs(y));
      return tf.sum(sum);
    };
    const graph = simplified(total as never, [tensor(2, 3), tensor(3)]);
    expect(graph.nodes.length).toBeLessThan(6 * count);
    const every = (x: tf.Tensor) => {
      let sum: tf.Tensor = tf.sum(x, 0);
      for (let i = 1; i < count; i++) sum = tf.add(sum, tf.sum(tf.mul(x, tf.tanh(tf.mul(x, i))), 0));
      return tf.sum(sum);
    };
    expect(simplified(every, [tensor(2, 3)]).outputs[0].shape).toEqual([]);
  });
});
