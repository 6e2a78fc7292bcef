/**
 * What is reported of a gradient learner: its error or accuracy on fresh tasks after k = 0, 1, …, K inner steps,
 *
 *     E(k) = mean_i measure(predict(θ, φᵢ⁽ᵏ⁾, Q_i), y_i),   φᵢ⁽⁰⁾ = start(θ).
 *
 * One inner step of all tasks is one compiled graph, called K + 1 times. What has diverged is reported as it is, infinite means included.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Benchmark, Episodes, TaskSplit } from "../../tasks/benchmarks/index.js";
import { innerSteps } from "../../tasks/index.js";
import {
  compile,
  disposeParams,
  flattenParams,
  foldIn,
  type Key,
  type Params,
  unflattenParams,
} from "../../tensor/index.js";
import { type Measured, measured, taskMeasures } from "../frame/index.js";
import type { GradientLearner } from "./learner.js";

export interface CurveOptions {
  /** K. Default: 10. */
  readonly steps?: number;
  /** Tasks to judge on. Default: 1000. */
  readonly tasks?: number;
  /** Tasks in one call; `tasks` is a multiple of it. Default: `tasks`. */
  readonly batch?: number;
  readonly key: Key;
  /** Default: "test". */
  readonly split?: TaskSplit;
}

/** E(k) with its interval over tasks, at place k. @throws RangeError on steps that are no whole number, tasks that are no multiple of the batch */
export async function curveOf<Theta extends Params, Fast extends Params>(
  learner: GradientLearner<Theta, Fast>,
  benchmark: Benchmark,
  theta: Theta,
  { steps = 10, tasks = 1000, batch = tasks, key, split = "test" }: CurveOptions,
): Promise<Measured[]> {
  innerSteps(steps);
  if (!(Number.isSafeInteger(tasks / batch) && tasks > 1)) {
    throw new RangeError(`invalid number of tasks: ${tasks} (a multiple of the batch, ${batch}, wanted)`);
  }
  const start = learner.start(theta, batch);
  const first = benchmark.draw(foldIn(key, 0), batch, split);
  const run = await compiledStep(learner, benchmark.kind, theta, start, first);
  const perTask: number[][] = Array.from({ length: steps + 1 }, () => []);
  try {
    for (let i = 0; i < tasks / batch; i++) {
      const episodes = i === 0 ? first : benchmark.draw(foldIn(key, i), batch, split);
      let fast: Parameters<typeof run>[1] = leavesOf(start);
      for (const row of perTask) {
        const { next, measure } = await run(leavesOf(theta), fast, leavesOf(episodes));
        row.push(...measure.dataSync());
        fast = next;
      }
      if (i > 0) disposeParams(episodes);
    }
  } finally {
    disposeParams([start, first]);
    await run.dispose();
  }
  return perTask.map(measured);
}

type Leaves = readonly tf.Tensor[];
const leavesOf = (params: Params): Leaves => flattenParams(params).map(([, leaf]) => leaf);

/** The measure of the fast weights and the weights after one more step. */
function compiledStep<Theta extends Params, Fast extends Params>(
  learner: GradientLearner<Theta, Fast>,
  kind: Benchmark["kind"],
  theta: Theta,
  start: Fast,
  episodes: Episodes,
) {
  const nested = <T extends Params>(flat: Leaves, like: T) => unflattenParams(flat, like) as Params as T;
  const stepAndJudge = (weights: Leaves, from: Leaves, data: Leaves) => {
    const [slow, fast] = [nested(weights, theta), nested(from, start)];
    const { support, query } = nested(data, episodes);
    return {
      next: leavesOf(learner.step(slow, fast, support)),
      measure: taskMeasures(kind, learner.predict(slow, fast, query.x), query.y),
    };
  };
  const examples = [leavesOf(theta), leavesOf(start), leavesOf(episodes)] as [Leaves, Leaves, Leaves];
  return compile(stepAndJudge, examples, { name: `step-${learner.name}` });
}
