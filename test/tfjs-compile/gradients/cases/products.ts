import * as tf from "@tensorflow/tfjs";
import type { Case } from "../derivatives.js";
import { add, at, make, type Nd, sizeOf, transposed } from "../float64.js";

/** a·b over the last two axes; batch axes broadcast. */
function matMul(a: Nd, b: Nd): Nd {
  const rank = Math.max(a.shape.length, b.shape.length);
  const batch = Array.from({ length: rank - 2 }, (_, i) =>
    Math.max(a.shape[i - rank + a.shape.length] ?? 1, b.shape[i - rank + b.shape.length] ?? 1),
  );
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.shape.length - 1];
  const own = (x: Nd, index: number[]) =>
    x.shape.slice(0, -2).map((size, i) => (size === 1 ? 0 : index[i + rank - x.shape.length]));
  return make([...batch, m, n], (...index) => {
    const [i, j] = index.slice(-2);
    return add(Array.from({ length: k }, (_, l) => at(a, ...own(a, index), i, l) * at(b, ...own(b, index), l, j)));
  });
}

const swapped = (x: Nd) => {
  const axes = [...x.shape.keys()];
  return transposed(x, [...axes.slice(0, -2), axes[axes.length - 1], axes[axes.length - 2]]);
};

/** An einsum by summing over every label. */
const einsum =
  (equation: string) =>
  (...operands: Nd[]): Nd => {
    const [terms, out] = equation.split("->");
    const labels = terms.split(",");
    const sizes = new Map(
      labels.flatMap((term, i) => [...term].map((label, axis) => [label, operands[i].shape[axis]])),
    );
    const summed = [...sizes.keys()].filter((label) => !out.includes(label));
    const shape = (names: readonly string[]) => names.map((label) => sizes.get(label) as number);
    return make(shape([...out]), (...o) => {
      let sum = 0;
      make(shape(summed), (...s) => {
        const place = (label: string) => (out.includes(label) ? o[out.indexOf(label)] : s[summed.indexOf(label)]);
        sum += operands.reduce((product, x, i) => product * at(x, ...[...labels[i]].map(place)), 1);
        return 0;
      });
      return sum;
    });
  };

const transposes = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB) => ({ transposeA, transposeB })),
);

export const productCases: Case[] = [
  ...transposes.flatMap(({ transposeA, transposeB }): Case[] =>
    [
      { of: "matrices", a: [2, 3], b: [3, 4] },
      { of: "batches", a: [2, 2, 3], b: [2, 3, 4] },
      { of: "a batch and a matrix", a: [2, 2, 3], b: [3, 4] },
      { of: "one matrix and a batch", a: [1, 2, 3], b: [3, 3, 4] },
    ].map(({ of, a, b }) => ({
      kernel: "BatchMatMul",
      of: `${of}${transposeA ? ", Aᵀ" : ""}${transposeB ? ", Bᵀ" : ""}`,
      shapes: [
        transposeA ? [...a.slice(0, -2), a[a.length - 1], a[a.length - 2]] : a,
        transposeB ? [...b.slice(0, -2), b[b.length - 1], b[b.length - 2]] : b,
      ],
      tfjs: (x, y) => tf.matMul(x, y, transposeA, transposeB),
      float64: (x, y) => matMul(transposeA ? swapped(x) : x, transposeB ? swapped(y) : y),
    })),
  ),
  ...[
    {
      equation: "ij,jk->ik",
      shapes: [
        [2, 3],
        [3, 4],
      ],
    },
    {
      equation: "bij,bkj->bik",
      shapes: [
        [2, 2, 3],
        [2, 4, 3],
      ],
    },
    { equation: "i,j->ij", shapes: [[3], [2]] },
    {
      equation: "ij,ij->",
      shapes: [
        [2, 3],
        [2, 3],
      ],
    },
    { equation: "ijk->ki", shapes: [[2, 3, 4]] },
    { equation: "ij->", shapes: [[2, 3]] },
    {
      equation: "abc,cd->dab",
      shapes: [
        [2, 2, 3],
        [3, 2],
      ],
    },
  ].map(
    ({ equation, shapes }): Case => ({
      kernel: "Einsum",
      of: equation,
      shapes,
      tfjs: (...operands) => tf.einsum(equation, ...operands),
      float64: einsum(equation),
    }),
  ),
  ...["linear", "relu", "elu", "sigmoid"].map(
    (activation): Case => ({
      kernel: "_FusedMatMul",
      of: activation,
      shapes: [[2, 3], [3, 4], [4]],
      tfjs: (a, b, bias) =>
        tf.fused.matMul({
          a,
          b,
          bias,
          activation: activation as tf.fused.Activation,
          transposeA: false,
          transposeB: false,
        }),
      float64: (a, b, bias) => {
        const y = matMul(a, b);
        const f = {
          linear: (x: number) => x,
          relu: (x: number) => Math.max(0, x),
          elu: (x: number) => (x < 0 ? Math.expm1(x) : x),
          sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
        }[activation] as (x: number) => number;
        return { shape: y.shape, data: y.data.map((v, i) => f(v + bias.data[i % sizeOf(bias.shape)])) };
      },
    }),
  ),
];
