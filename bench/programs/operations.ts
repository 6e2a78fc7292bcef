/** Single operations on seeded Gaussian inputs: what one kernel costs, call overhead included. */
import * as tf from "@tensorflow/tfjs";
import { foldIn, key } from "../../lib/tensor/random.js";
import { gaussian } from "./problem.js";
import type { Operation, Tensors } from "./program.js";

function operation(
  name: string,
  title: string,
  shapes: Readonly<Record<string, readonly number[]>>,
  apply: (data: Tensors) => tf.Tensor,
): Operation {
  return {
    kind: "operation",
    name,
    title,
    problem: (seed) => ({
      program: name,
      params: {},
      data: Object.fromEntries(
        Object.entries(shapes).map(([leaf, shape], i) => [leaf, gaussian(foldIn(key(seed), 1000 + i), shape, 1)]),
      ),
      constants: {},
    }),
    apply,
  };
}

function matMul(n: number): Operation {
  return operation(`matmul-${n}`, `matMul ${n}×${n}`, { a: [n, n], b: [n, n] }, ({ a, b }) => tf.matMul(a, b));
}

function elementwise(size: number, label: string): Operation[] {
  return [
    operation(`add-${label}`, `add ${label}`, { a: [size], b: [size] }, ({ a, b }) => tf.add(a, b)),
    operation(`tanh-${label}`, `tanh ${label}`, { a: [size] }, ({ a }) => tf.tanh(a)),
    operation(`sum-${label}`, `sum ${label}`, { a: [size] }, ({ a }) => tf.sum(a)),
  ];
}

/** Matrix products, elementwise operations and sums from 10³ to 10⁶ elements, softmax, convolution. */
export const operations: readonly Operation[] = [
  matMul(256),
  matMul(1024),
  ...elementwise(1e3, "1e3"),
  ...elementwise(1e4, "1e4"),
  ...elementwise(1e5, "1e5"),
  ...elementwise(1e6, "1e6"),
  operation("softmax", "softmax 256×1000", { a: [256, 1000] }, ({ a }) => tf.softmax(a)),
  operation("conv2d", "conv2d 8×28×28×32, 3×3, 32 filters", { a: [8, 28, 28, 32], k: [3, 3, 32, 32] }, ({ a, k }) =>
    tf.conv2d(a as tf.Tensor4D, k as tf.Tensor4D, 1, "same"),
  ),
];
