/**
 * The quadratics of Andrychowicz et al. (2016), section 3.1, many at once:
 *
 *     f(θ) = ‖Wθ − y‖²  (no factor ½),   ∇f(θ) = 2 Wᵀ(Wθ − y),   θ₀ ~ 0.01 N(0, I).
 *
 * Paper: W and y standard normal. The released code of the paper draws both uniformly from [0, 1); that is `law: "uniform"`.
 *
 * Two numbers are exact. Before the first step E f(θ₀) = E‖y‖² + E‖Wθ₀‖² = d m (1 + d σ²), where m is the second moment of an entry (1, or 1/3) and σ the
 * deviation of θ₀, for W, y and θ₀ are independent and θ₀ has mean zero. And min f = 0, for W is square and almost surely has an inverse: one step of Newton's
 * method is there, and so are d steps of conjugate gradients (lib/adapt/learning-to-optimize/exact-paths.ts).
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, normal, split, tidyTree, toTensor, uniform } from "../tensor/index.js";
import { requireCounts } from "./benchmarks/benchmark.js";
import type { ProblemFamily } from "./problem-family.js";

/** W [problems, d, d] and y [problems, d]. */
export type Quadratics = { readonly w: tf.Tensor; readonly y: tf.Tensor };

export interface QuadraticProblemsOptions {
  /** d. Default: 10. */
  readonly dimension?: number;
  /** Law of the entries of W and y: N(0, 1) ("gaussian", default: the paper) or U[0, 1) ("uniform": its released code). */
  readonly law?: "gaussian" | "uniform";
  /** σ, the standard deviation of θ₀. Default: 0.01. */
  readonly startDeviation?: number;
}

/** @throws RangeError on a dimension that is no positive whole number, an unknown law, a deviation that is negative */
export function quadraticProblems(options: QuadraticProblemsOptions = {}): ProblemFamily<Quadratics> {
  const { dimension: d = 10, law = "gaussian", startDeviation = 0.01 } = options;
  requireCounts({ dimension: d });
  const entries = laws[law];
  if (entries === undefined) throw new RangeError(`unknown law "${law}" (known: ${Object.keys(laws).join(", ")})`);
  if (!(startDeviation >= 0 && Number.isFinite(startDeviation))) {
    throw new RangeError(`invalid startDeviation: ${startDeviation}`);
  }
  return {
    name: `${law}-quadratics`,
    title: `${d}-dimensional quadratics, ${law}`,
    dimension: d,
    draw: (key, problems) => {
      requireCounts({ problems });
      const [matrixKey, targetKey, startKey] = split(key, 3);
      return {
        data: {
          w: toTensor<tf.Rank.R3>(entries.draw(matrixKey, problems * d * d), [problems, d, d]),
          y: toTensor<tf.Rank.R2>(entries.draw(targetKey, problems * d), [problems, d]),
        },
        start: toTensor<tf.Rank.R2>(normal(startKey, problems * d, { deviation: startDeviation }), [problems, d]),
      };
    },
    value: (data, theta) => tidyTree(() => tf.sum(tf.square(residual(data, theta)), 1)),
    gradient: (data, theta) =>
      tidyTree(() => {
        const away = tf.expandDims(residual(data, theta), 2);
        return tf.mul(tf.squeeze(tf.matMul(data.w, away, true, false), [2]), 2);
      }),
    start: () => ({
      value: d * entries.secondMoment * (1 + d * startDeviation ** 2),
      halfWidth: 0,
      source: "closed form: d m (1 + d σ²)",
    }),
    minimum: () => ({ value: 0, halfWidth: 0, source: "closed form: a square W has an inverse" }),
  };
}

/** How entries are drawn, and the mean of their squares. */
const laws: Readonly<Record<string, { draw(key: Key, n: number): Float64Array; readonly secondMoment: number }>> = {
  gaussian: { draw: (key, n) => normal(key, n), secondMoment: 1 },
  uniform: { draw: (key, n) => uniform(key, n), secondMoment: 1 / 3 },
};

/** Wθ − y, [problems, d]. */
function residual({ w, y }: Quadratics, theta: tf.Tensor): tf.Tensor {
  return tf.sub(tf.squeeze(tf.matMul(w, tf.expandDims(theta, 2)), [2]), y);
}
