/**
 * How the query loss of many tasks changes with the number of inner steps, from a common initialisation:
 *
 *     E(k) = mean_i L_query,i(φᵢ⁽ᵏ⁾),   k = 0 … K,
 *
 * with its standard error over the tasks. One inner step of all tasks is one compiled graph, called K + 1 times. `depthInterval` of depth.ts makes
 * the depths of it that cannot be told from the best one.
 */
import type * as tf from "@tensorflow/tfjs";
import { type InnerSteps, innerSteps, positive } from "../tasks/index.js";
import { compile, disposeParams, flattenParams, type Params, unflattenParams } from "../tensor/index.js";
import { innerStep, type MetaBatch, perTask, type TaskLosses, tasksOf } from "./maml.js";

export interface AdaptationOptions {
  /** K, the largest number of inner steps. */
  readonly steps: InnerSteps;
  /** α, the inner learning rate. */
  readonly rate: number;
  /** Arithmetic. Default: "float64". */
  readonly dtype?: "float32" | "float64";
  readonly onProgress?: (done: number, total: number) => void;
}

/** Query losses after k steps at place k, one number a task. */
export async function adaptationLosses<P extends Params, Data extends Params>(
  losses: TaskLosses<P, Data>,
  theta: P,
  { support, query }: MetaBatch<Data>,
  { steps, rate, dtype = "float64", onProgress }: AdaptationOptions,
): Promise<Float64Array[]> {
  positive("learning rate", rate);
  innerSteps(steps);
  const start = perTask(theta, tasksOf(support));
  const nested = <T extends Params>(flat: Leaves, like: T) => unflattenParams(flat, like) as Params as T;
  const stepAndJudge = (weights: Leaves, on: Leaves, by: Leaves) => {
    const fast = nested(weights, theta);
    const next = innerStep(losses, fast, nested(on, support), rate);
    return { next: leavesOf(next), judged: losses(fast, nested(by, query)) };
  };
  const data = [leavesOf(support), leavesOf(query)] as const;
  const step = await compile(stepAndJudge, [leavesOf(start), ...data], { dtype, name: "inner step" });
  try {
    const curve: Float64Array[] = [];
    let fast: Parameters<typeof step>[0] = leavesOf(start);
    for (let k = 0; k <= steps; k++) {
      const { next, judged } = await step(fast, ...data);
      curve.push(Float64Array.from(judged.dataSync() as Float64Array));
      fast = next;
      onProgress?.(k, steps);
    }
    return curve;
  } finally {
    disposeParams(start);
    await step.dispose();
  }
}

/** E(k) with two errors, at place k. */
export interface AdaptationCurve {
  readonly mean: Float64Array;
  /** Standard error of E(k) over the tasks. */
  readonly standardError: Float64Array;
  /** Standard error of E(k) − E(k*), of the same tasks at both depths; k* is the argmin. */
  readonly pairedError: Float64Array;
}

/**
 * Mean and errors of losses[k][task].
 * @throws RangeError on fewer than two tasks
 */
export function adaptationCurve(losses: readonly ArrayLike<number>[]): AdaptationCurve {
  const mean = Float64Array.from(losses, (row) => moments(row).mean);
  const best = losses[bestDepth(mean)];
  return {
    mean,
    standardError: Float64Array.from(losses, (row) => moments(row).error),
    pairedError: Float64Array.from(losses, (row) => moments(Float64Array.from(row, (x, i) => x - best[i])).error),
  };
}

type Leaves = readonly tf.Tensor[];
const leavesOf = (params: Params): Leaves => flattenParams(params).map(([, leaf]) => leaf);

const bestDepth = (mean: Float64Array) => mean.reduce((best, value, k) => (value < mean[best] ? k : best), 0);

function moments(values: ArrayLike<number>): { mean: number; error: number } {
  const n = values.length;
  if (n < 2) throw new RangeError(`invalid number of tasks: ${n} (an error needs 2)`);
  const list = Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / n;
  return { mean, error: Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) / n) };
}
