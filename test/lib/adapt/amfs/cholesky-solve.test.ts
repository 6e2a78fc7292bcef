import * as tf from "@tensorflow/tfjs";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { factored, logDeterminant, solveFactored } from "../../../../lib/adapt/amfs/index.js";
import { compile, disposeParams, solvePositive, tidyTree, valueAndGradients } from "../../../../lib/tensor/index.js";
import { largestGap } from "../metric/helpers.js";
import { largest, randomMatrix, taskMatrix, taskTensor } from "./random.js";

/** ZZᵀ + I/8 with Z [n, 9]: nearly singular beyond nine points. */
const system = (n: number) => {
  const z = randomMatrix(n, n, 9);
  const rounded = taskMatrix(taskTensor(Matrix.add(z.mmul(z.transpose()), Matrix.eye(n).mul(0.125))));
  return { a: rounded, b: randomMatrix(n + 1, n, 2) };
};

/** Solution and determinant from one factor. */
const byFactor: typeof solvePositive = (a, b) =>
  tidyTree(() => {
    const system = factored(a);
    return { solution: solveFactored(system, b), logDeterminant: logDeterminant(system) };
  });

describe("Cholesky's factor on tensors", () => {
  test.each([1, 3, 16, 17, 33, 70])(
    "solves %d equations and gives the determinant in float64; float32 loses what the condition takes",
    async (n) => {
      const { a, b } = system(n);
      const [left, right] = [taskTensor(a), taskTensor(b)];
      const double = await compile((p: tf.Tensor, q: tf.Tensor) => byFactor(p, q), [left, right], { dtype: "float64" });
      const found = await double(left, right);
      const known = solve(a, taskMatrix(right));
      expect(largestGap(found.solution.dataSync(), known.to1DArray())).toBeLessThan(1e-10 * largest(known));
      const single = byFactor(left, right);
      expect(largestGap(single.solution.dataSync(), known.to1DArray())).toBeLessThan(1e-3 * largest(known));
      // The elimination of lib/tensor is another way to the same determinant.
      const other = await compile((p: tf.Tensor, q: tf.Tensor) => solvePositive(p, q).logDeterminant, [left, right], {
        dtype: "float64",
      });
      expect(found.logDeterminant.dataSync()[0]).toBeCloseTo((await other(left, right)).dataSync()[0], 9);
      expect(single.logDeterminant.dataSync()[0]).toBeCloseTo(found.logDeterminant.dataSync()[0], 2);
    },
  );

  test("its derivatives are those of the elimination that is differentiated step by step", async () => {
    const { a, b } = system(19);
    const [left, right] = [taskTensor(a), taskTensor(b)];
    const both = (solver: typeof solvePositive) => (p: tf.Tensor, q: tf.Tensor) => {
      const loss = (at: { p: tf.Tensor; q: tf.Tensor }) => {
        const { solution, logDeterminant: logarithm } = solver(symmetric(at.p), at.q);
        return tf.add(tf.sum(tf.square(solution)), tf.sum(tf.mul(logarithm, 3)));
      };
      return valueAndGradients(loss)({ p, q }).gradients;
    };
    const options = { dtype: "float64" } as const;
    const ours = await (await compile(both(byFactor), [left, right], options))(left, right);
    const steps = await (await compile(both(solvePositive), [left, right], options))(left, right);
    for (const part of ["p", "q"] as const) {
      const scale = Math.max(...steps[part].dataSync().map(Math.abs));
      expect(largestGap(ours[part].dataSync(), steps[part].dataSync()) / scale).toBeLessThan(1e-11);
    }
  });

  test("has a second derivative: that of ln det(A + tB) is −tr (A⁻¹B)²", async () => {
    const { a } = system(18);
    const b = randomMatrix(5, 18, 18);
    const [left, direction] = [taskTensor(a), taskTensor(Matrix.add(b, b.transpose()))];
    const curvature = (p: tf.Tensor, q: tf.Tensor) => {
      const along = (t: tf.Tensor) => tf.sum(logDeterminant(factored(tf.add(p, tf.mul(q, t)))));
      const first = (t: tf.Tensor) => valueAndGradients(along)(t).gradients;
      return valueAndGradients(first)(tf.scalar(0)).gradients;
    };
    const run = await compile(curvature, [left, direction], { dtype: "float64" });
    const found = (await run(left, direction)).dataSync()[0];
    const ratio = solve(a, taskMatrix(direction));
    expect(found / -ratio.mmul(ratio).trace()).toBeCloseTo(1, 10);
  });

  test("leaves no tensor behind, and names what is no system", () => {
    const { a, b } = system(20);
    const [left, right] = [taskTensor(a), taskTensor(b)];
    const before = tf.memory().numTensors;
    const found = byFactor(left, right);
    const loss = (p: tf.Tensor) => {
      const { solution, logDeterminant: logarithm } = byFactor(p, right);
      return tf.add(tf.sum(solution), tf.sum(logarithm));
    };
    const slope = tidyTree(() => valueAndGradients(loss)(left));
    disposeParams(found);
    disposeParams({ ...slope });
    expect(tf.memory().numTensors).toBe(before);
    expect(() => factored(tf.zeros([1, 2, 3]))).toThrow("invalid matrices: shape [1,2,3]");
    expect(() => solveFactored(factored(left), tf.zeros([1, 2, 1]))).toThrow(
      "invalid system: shapes [1,20,20] and [1,2,1]",
    );
  });
});

const symmetric = (matrix: tf.Tensor) => tf.div(tf.add(matrix, tf.transpose(matrix, [0, 2, 1])), 2);
