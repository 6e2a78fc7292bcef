/** Matrix products and Einstein sums: compiled as loops over doubles, and as eager where the eager backend is right. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/fix.js";
import type { TensorTree } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, firstDifference, forAll, Random, runCompiled, useCpuBackend } from "./support.js";

beforeAll(async () => {
  await useCpuBackend();
  fixHigherOrderGradients();
});

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/**
 * Σ over all assignments of labels to indices of the product of the terms, into the place of the output labels. A label of length 1 in one
 * tensor and more in the other is broadcast.
 */
function einsumByLoops(
  equation: string,
  operands: readonly { shape: readonly number[]; values: ArrayLike<number> }[],
): { shape: number[]; values: Float64Array } {
  const [left, output] = equation.split("->");
  const terms = left.split(",");
  const lengths = new Map<string, number>();
  terms.forEach((term, i) => {
    [...term].forEach((label, axis) => {
      const [known, length] = [lengths.get(label) ?? 1, operands[i].shape[axis]];
      lengths.set(label, known === 1 ? length : known);
    });
  });
  const labels = [...lengths.keys()];
  const shape = [...output].map((label) => lengths.get(label) as number);
  const values = new Float64Array(sizeOf(shape));
  const place = (own: string, dims: readonly number[], index: readonly number[]) =>
    [...own].reduce((at, label, axis) => at * dims[axis] + (dims[axis] === 1 ? 0 : index[labels.indexOf(label)]), 0);
  const all = labels.map((label) => lengths.get(label) as number);
  for (let k = 0; k < sizeOf(all); k++) {
    let rest = k;
    const index = all.map((_, i) => {
      const step = sizeOf(all.slice(i + 1));
      const at = Math.floor(rest / step);
      rest %= step;
      return at;
    });
    const factor = terms.reduce((p, term, i) => p * operands[i].values[place(term, operands[i].shape, index)], 1);
    values[place(output, shape, index)] += factor;
  }
  return { shape, values };
}

/** The compiled result in float32 and in float64 is that of the loops. */
async function isEinsum(
  fn: (...tensors: tf.Tensor[]) => tf.Tensor,
  equation: string,
  shapes: number[][],
  random: Random,
) {
  const feeds = shapes.map((shape) => random.doubles(sizeOf(shape), -2, 2));
  const exact = einsumByLoops(
    equation,
    shapes.map((shape, i) => ({ shape, values: feeds[i] })),
  );
  const singles = shapes.map((shape, i) => tf.tensor(Float32Array.from(feeds[i]), shape));
  const [single] = await runCompiled(fn, singles);
  const [double] = await runCompiled(fn, singles, { dtype: "float64", feeds });
  expect(double.dtype).toBe("float64");
  expect([...double.shape]).toEqual(exact.shape);
  const where = `${equation} of ${shapes.map((shape) => `[${shape}]`)}`;
  expect(firstDifference(double.dataSync(), exact.values, 1e-12, 1e-13), where).toBeUndefined();
  expect(firstDifference(single.dataSync(), exact.values, 1e-5, 1e-4), where).toBeUndefined();
}

describe("matMul", () => {
  it("of any batch shapes that broadcast, with both transposes, in both floats", () =>
    forAll(60, async (random) => {
      const [batchA, batchB] = random.pair({ maxRank: 3 });
      const [rows, inner, columns] = [random.integer(0, 4), random.integer(0, 4), random.integer(1, 4)];
      const [ta, tb] = [random.next() < 0.5, random.next() < 0.5];
      const a = [...batchA, ...(ta ? [inner, rows] : [rows, inner])];
      const b = [...batchB, ...(tb ? [columns, inner] : [inner, columns])];
      const letters = "uvw";
      const lettersOf = (batch: readonly number[]) => letters.slice(letters.length - batch.length);
      const longest = lettersOf(batchA.length > batchB.length ? batchA : batchB);
      const equation = `${lettersOf(batchA)}${ta ? "ki" : "ik"},${lettersOf(batchB)}${tb ? "jk" : "kj"}->${longest}ij`;
      await isEinsum((x, y) => tf.matMul(x, y, ta, tb), equation, [a, b], random);
    }));

  it("of int32, wrapping around, and of matrices with infinities and NaN, as eager", () =>
    forAll(20, async (random) => {
      const [m, k, n] = [random.integer(1, 4), random.integer(1, 5), random.integer(1, 4)];
      const [ta, tb] = [random.next() < 0.5, random.next() < 0.5];
      const [a, b] = [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n]];
      const product = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, ta, tb);
      const wide = { dtype: "int32", from: -2e6, to: 2e6 } as const;
      await agrees(product, [random.tensor(a, wide), random.tensor(b, wide)]);
      const odd = [NaN, Infinity, -Infinity, 0, 1, 2];
      await agrees(product, [random.among(odd, a), random.among(odd, b)]);
    }));

  it("of shapes that do not fit is refused with both shapes", async () => {
    const kernel = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.engine().runKernel("BatchMatMul", { a, b }, { transposeA: true, transposeB: false });
    await expect(runCompiled(kernel, [tf.zeros([2, 3]), tf.zeros([3, 4])])).rejects.toThrow(
      "BatchMatMul in tested: cannot multiply [2,3]ᵀ and [3,4]: inner lengths 2 and 3",
    );
  });

  it("first, second and third derivatives as eager", () =>
    forAll(8, async (random) => {
      const [ta, tb] = [random.next() < 0.5, random.next() < 0.5];
      const b = random.tensor(tb ? [4, 3] : [3, 4]);
      const f = (a: tf.Tensor) => tf.sum(tf.pow(tf.matMul(a, b, ta, tb), tf.scalar(3)));
      const d1 = tf.grad(f as (a: tf.Tensor) => tf.Scalar);
      const d2 = tf.grad((a: tf.Tensor) => tf.sum(tf.square(d1(a))));
      const d3 = tf.grad((a: tf.Tensor) => tf.sum(tf.mul(d2(a), a)));
      await agrees(
        (a: tf.Tensor) => [d1(a), d2(a), d3(a)],
        [random.tensor(ta ? [3, 2] : [2, 3], { from: 0.1, to: 1 })],
        {
          rtol: 1e-4,
          atol: 1e-3,
        },
      );
    }));
});

describe("fused matMul", () => {
  const activations = ["linear", "relu", "relu6", "elu", "leakyrelu", "prelu", "sigmoid"] as const;
  for (const activation of activations) {
    it(`with bias and ${activation}`, () =>
      forAll(6, async (random) => {
        const [m, k, n] = [random.integer(1, 4), random.integer(1, 4), random.integer(1, 4)];
        const [transposeA, transposeB] = [random.next() < 0.5, random.next() < 0.5];
        const fused = ([a, b, bias, slopes]: tf.Tensor[]) =>
          tf.fused.matMul({
            a,
            b,
            transposeA,
            transposeB,
            activation,
            bias,
            ...(activation === "prelu" ? { preluActivationWeights: slopes } : {}),
            leakyreluAlpha: 0.3,
          });
        const shapes = [
          transposeA ? [k, m] : [m, k],
          transposeB ? [n, k] : [k, n],
          random.pick([[n], [m, n], [1]]),
          [n],
        ];
        const args = [shapes.map((shape) => random.tensor(shape))];
        await agrees(fused, args, { rtol: 1e-5, atol: 1e-5 });
      }));
  }

  it("without bias, over a batch", () =>
    forAll(6, async (random) => {
      const [a, b] = [random.tensor([2, 3, 4]), random.tensor([2, 4, 5])];
      await agrees((a: tf.Tensor, b: tf.Tensor) => tf.fused.matMul({ a, b, activation: "relu" }), [a, b], {
        rtol: 1e-5,
        atol: 1e-5,
      });
    }));

  it("an unknown activation is refused with the known ones", async () => {
    const kernel = (a: tf.Tensor): tf.Tensor =>
      tf
        .engine()
        .runKernel("_FusedMatMul", { a, b: a }, { transposeA: false, transposeB: false, activation: "softsign" });
    await expect(runCompiled(kernel, [tf.zeros([2, 2])])).rejects.toThrow(
      'unknown activation "softsign" (known: linear, relu, relu6, elu, leakyrelu, prelu, sigmoid)',
    );
  });
});

describe("einsum", () => {
  const equations = [
    ["ij->ji", "23"],
    ["ij->", "23"],
    ["ij->j", "23"],
    ["ijk->ki", "234"],
    ["i,i->", "4", "4"],
    ["i,j->ij", "3", "4"],
    ["i,j->ji", "3", "4"],
    ["ij,jk->ik", "23", "34"],
    ["ij,jk->ki", "23", "34"],
    ["ji,jk->ik", "32", "34"],
    ["ij,kj->ik", "23", "43"],
    ["ij,kj->ki", "23", "43"],
    ["ji,kj->ki", "32", "43"],
    ["bij,bjk->bik", "223", "234"],
    ["bij,bjk->ikb", "223", "234"],
    ["bhqd,bhkd->bhqk", "2233", "2243"],
    ["bqhd,bkhd->bhqk", "2323", "2423"],
    ["bhqk,bkhd->bqhd", "2234", "2423"],
    ["ij,ij->ij", "23", "23"],
    ["ij,ji->ij", "23", "32"],
    ["ij,j->ij", "23", "3"],
    ["ij,ij->i", "23", "23"],
    ["ijk,jl->il", "234", "32"],
    ["ijk,lk->ijl", "234", "54"],
    ["ab,cd->acbd", "23", "45"],
    ["ab,bc->", "23", "34"],
    ["ijkl,klm->ijm", "2322", "224"],
    ["ijkl,mlk->mij", "2323", "432"],
    ["ij,k->i", "23", "4"],
    [",ij->ji", "", "23"],
  ];
  for (const [equation, ...shapes] of equations) {
    it(equation, () =>
      isEinsum(
        (...tensors) => tf.einsum(equation, ...tensors),
        equation,
        shapes.map((shape) => [...shape].map(Number)),
        new Random(1),
      ),
    );
  }

  it("random equations of two terms", () =>
    forAll(60, async (random) => {
      const labels = [..."abcde"];
      const lengths = new Map(labels.map((label) => [label, random.integer(1, 3)]));
      const some = () =>
        random
          .permutation(5)
          .slice(0, random.integer(1, 4))
          .map((i) => labels[i])
          .join("");
      const [a, b] = [some(), some()];
      const known = [...new Set(a + b)];
      const output = random
        .permutation(known.length)
        .slice(0, random.integer(0, known.length))
        .map((i) => known[i]);
      const equation = `${a},${b}->${output.join("")}`;
      const shapes = [a, b].map((term) => [...term].map((label) => lengths.get(label) as number));
      await isEinsum((...tensors) => tf.einsum(equation, ...tensors), equation, shapes, random);
    }));

  it("over an axis of length 0", async () => {
    await isEinsum(
      (a, b) => tf.einsum("ij,jk->ik", a, b),
      "ij,jk->ik",
      [
        [2, 0],
        [0, 3],
      ],
      new Random(1),
    );
  });

  it("of int32 as eager", () =>
    forAll(5, (random) =>
      agrees(
        (a: tf.Tensor, b: tf.Tensor) => tf.einsum("ij,kj->ki", a, b),
        [random.tensor([2, 3], { dtype: "int32" }), random.tensor([4, 3], { dtype: "int32" })],
      ),
    ));

  it("refuses what TensorFlow.js refuses, and shapes that do not fit", async () => {
    const refused = (equation: string, ...args: TensorTree[]) =>
      expect(runCompiled((...tensors: tf.Tensor[]) => tf.einsum(equation, ...tensors), args)).rejects;
    await refused("ii->i", tf.zeros([2, 2])).toThrow("Einsum in tested: Found duplicate axes in input component ii");
    await refused("ij,jk->ik", tf.zeros([2, 3]), tf.zeros([2, 3])).toThrow("Expected dimension 3 at axis 0");
    await refused("ijk->i", tf.zeros([2, 3])).toThrow('Einsum in tested: einsum term "ijk" has 3 labels for [2,3]');
  });
});
