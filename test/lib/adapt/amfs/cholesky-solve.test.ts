import * as tf from "@tensorflow/tfjs";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { choleskyInverse, choleskySolve } from "../../../../lib/adapt/amfs/index.js";
import { compile, solvePositive, valueAndGradients } from "../../../../lib/tensor/index.js";
import { largestGap } from "../metric/helpers.js";
import { largest, randomMatrix, taskMatrix, taskTensor } from "./random.js";

/** ZZᵀ + I/8 with Z [n, 9]: nearly singular beyond nine points. */
const system = (n: number) => {
  const z = randomMatrix(n, n, 9);
  const rounded = taskMatrix(taskTensor(Matrix.add(z.mmul(z.transpose()), Matrix.eye(n).mul(0.125))));
  return { a: rounded, b: randomMatrix(n + 1, n, 2) };
};

describe("Cholesky's factor on tensors", () => {
  test.each([1, 3, 16, 17, 33, 70])(
    "solves %d equations and gives the determinant in float64; float32 loses what the condition takes",
    async (n) => {
      const { a, b } = system(n);
      const [left, right] = [taskTensor(a), taskTensor(b)];
      const program = (p: tf.Tensor, q: tf.Tensor) => choleskySolve(p, q);
      const double = await compile(program, [left, right], { dtype: "float64" });
      const found = await double(left, right);
      const known = solve(a, taskMatrix(right));
      expect(largestGap(found.solution.dataSync(), known.to1DArray())).toBeLessThan(1e-10 * largest(known));
      const { solution, logDeterminant } = choleskySolve(left, right);
      expect(largestGap(solution.dataSync(), known.to1DArray())).toBeLessThan(1e-3 * largest(known));
      // The elimination of lib/tensor is another way to the same determinant.
      const other = await compile((p: tf.Tensor, q: tf.Tensor) => solvePositive(p, q).logDeterminant, [left, right], {
        dtype: "float64",
      });
      expect(found.logDeterminant.dataSync()[0]).toBeCloseTo((await other(left, right)).dataSync()[0], 9);
      expect(logDeterminant.dataSync()[0]).toBeCloseTo(found.logDeterminant.dataSync()[0], 2);
    },
  );

  test("its derivatives are those of the elimination that is differentiated step by step", async () => {
    const { a, b } = system(19);
    const [left, right] = [taskTensor(a), taskTensor(b)];
    const both = (solver: typeof choleskySolve) => (p: tf.Tensor, q: tf.Tensor) => {
      const loss = (at: { p: tf.Tensor; q: tf.Tensor }) => {
        const { solution, logDeterminant } = solver(symmetric(at.p), at.q);
        return tf.add(tf.sum(tf.square(solution)), tf.sum(tf.mul(logDeterminant, 3)));
      };
      return valueAndGradients(loss)({ p, q }).gradients;
    };
    const options = { dtype: "float64" } as const;
    const ours = await (await compile(both(choleskySolve), [left, right], options))(left, right);
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
      const along = (t: tf.Tensor) => tf.sum(choleskyInverse(tf.add(p, tf.mul(q, t))).logDeterminant);
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
    const { solution, logDeterminant } = choleskySolve(left, right);
    const { value, gradients } = tf.tidy(
      () => valueAndGradients((p: tf.Tensor) => tf.sum(choleskySolve(p, right).solution))(left) as never,
    ) as { value: tf.Tensor; gradients: tf.Tensor };
    tf.dispose([solution, logDeterminant, value, gradients]);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => choleskySolve(tf.zeros([1, 2, 3]), tf.zeros([1, 2, 1]))).toThrow(
      "invalid system: shapes [1,2,3] and [1,2,1]",
    );
  });
});

const symmetric = (matrix: tf.Tensor) => tf.div(tf.add(matrix, tf.transpose(matrix, [0, 2, 1])), 2);
