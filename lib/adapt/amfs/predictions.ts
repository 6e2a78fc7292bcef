/** The logits of a learner on fresh tasks, as plain numbers: what calibration (calibration.ts) and other figures of single predictions are read from. */
import type { Benchmark, Episodes } from "../../tasks/benchmarks/index.js";
import { compile, disposeParams, foldIn, type Params } from "../../tensor/index.js";
import type { JudgeOptions, MetaLearner } from "../frame/index.js";

/** Rows of N numbers, one for each query point of each task. */
export interface Predictions {
  readonly logits: Float32Array;
  /** One-hot. */
  readonly labels: Float32Array;
  readonly outputs: number;
}

/**
 * Predictions on the tasks that `judge` draws with the same options.
 * @throws RangeError on a number of tasks that is no multiple of the batch
 */
export async function predictions<Theta extends Params, Adapted extends Params>(
  learner: MetaLearner<Theta, Adapted>,
  benchmark: Benchmark,
  theta: Theta,
  { tasks = 1000, batch = Math.min(100, tasks), key, split = "test" }: JudgeOptions,
): Promise<Predictions> {
  if (!(Number.isSafeInteger(tasks / batch) && tasks > 0)) {
    throw new RangeError(`invalid number of tasks: ${tasks} (a multiple of the batch, ${batch}, wanted)`);
  }
  const { outputs, queryPoints } = benchmark;
  const numbers = batch * queryPoints * outputs;
  const [logits, labels] = [0, 0].map(() => new Float32Array((tasks / batch) * numbers));
  const predict = (weights: Theta, { support, query }: Episodes) =>
    learner.predict(weights, learner.adapt(weights, support), query.x);
  const first = benchmark.draw(foldIn(key, 0), batch, split);
  const run = await compile(predict as never, [theta, first] as never, { name: `predict-${learner.name}` });
  const logitsOf = run as unknown as (weights: Theta, episodes: Episodes) => Promise<{ data(): Promise<Float32Array> }>;
  try {
    for (let i = 0; i < tasks / batch; i++) {
      const episodes = i === 0 ? first : benchmark.draw(foldIn(key, i), batch, split);
      logits.set(await (await logitsOf(theta, episodes)).data(), i * numbers);
      labels.set(await episodes.query.y.data<"float32">(), i * numbers);
      if (i > 0) disposeParams(episodes);
    }
  } finally {
    disposeParams(first);
    await run.dispose();
  }
  return { logits, labels, outputs };
}
