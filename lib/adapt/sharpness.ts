/**
 * The largest curvature that each task's loss has at a common θ, by power iteration on Hessian–vector products: v ← Hv/‖Hv‖, λ = ⟨v, Hv⟩. Tasks do
 * not touch each other, so one product serves all of them. An inner step overshoots along a direction with αλ > 1 and diverges beyond αλ = 2.
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../linalg/index.js";
import {
  compile,
  disposeParams,
  flattenParams,
  type Key,
  normal,
  type Params,
  unflattenParams,
} from "../tensor/index.js";
import { hessianVector, perTask, type TaskLosses, tasksOf } from "./maml.js";

export interface SharpnessOptions {
  /** Where the start vectors come from. */
  readonly key: Key;
  /** Power iterations; the error of λ falls as (λ₂/λ₁)^{2n}. Default: 60. */
  readonly iterations?: number;
}

/**
 * The eigenvalue of largest magnitude of every task's Hessian at θ, in float64, one number a task.
 * @throws RangeError on no iterations, no tasks
 */
export async function largestCurvatures<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  theta: P,
  data: Data,
  { key, iterations = 60 }: SharpnessOptions,
): Promise<Float64Array> {
  wholeNumber("number of iterations", iterations, 1);
  const start = perTask(theta, tasksOf(data));
  const leaves = (record: Params): Leaves => flattenParams(record).map(([, leaf]) => leaf);
  const nested = <T extends Params>(flat: Leaves, like: T) => unflattenParams(flat, like) as Params as T;
  const turn = (weights: Leaves, on: Leaves, v: Leaves) => {
    const loss = (fast: P) => tf.sum(losses(fast, nested(on, data)));
    const turned = leaves(hessianVector(loss)(nested(weights, theta), nested(v, theta)));
    const length = tf.sqrt(perTaskSum(turned, turned));
    return {
      curvature: tf.div(perTaskSum(v, turned), perTaskSum(v, v)),
      next: turned.map((leaf) => tf.div(leaf, tf.reshape(length, [-1, ...leaf.shape.slice(1).map(() => 1)]))),
    };
  };
  const fixed = [leaves(start), leaves(data)] as const;
  const step = await compile(turn, [...fixed, leaves(start)], { dtype: "float64", name: "power iteration" });
  try {
    const random = normal(
      key,
      fixed[0].reduce((sum, { size }) => sum + size, 0),
    );
    let used = 0;
    let v: Parameters<typeof step>[2] = fixed[0].map(({ size }) => {
      used += size;
      return random.slice(used - size, used);
    });
    let curvature = new Float64Array();
    for (let n = 0; n < iterations; n++) {
      const turned = await step(...fixed, v);
      curvature = Float64Array.from(turned.curvature.dataSync() as Float64Array);
      v = turned.next;
    }
    return curvature;
  } finally {
    disposeParams(start);
    await step.dispose();
  }
}

type Leaves = readonly tf.Tensor[];

/** ⟨a, b⟩ of each task, shape [tasks]. */
function perTaskSum(a: Leaves, b: Leaves): tf.Tensor {
  return tf.addN(a.map((leaf, i) => tf.sum(tf.reshape(tf.mul(leaf, b[i]), [leaf.shape[0], -1]), 1)));
}
