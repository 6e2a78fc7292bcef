/**
 * How good a meta-trained learner is, and what adaptation costs: its error or accuracy on fresh tasks with a 95 % interval, and for one task the
 * operations, milliseconds and numbers of its inner loop.
 */
import type { Benchmark, Episodes, LabelledSet, TaskSplit } from "../../tasks/benchmarks/index.js";
import {
  compile,
  countParams,
  disposeParams,
  flopsOf,
  foldIn,
  type Key,
  type Params,
  tidyTree,
} from "../../tensor/index.js";
import { type MetaLearner, taskMeasures } from "./meta-learner.js";

export interface JudgeOptions {
  /** Tasks to judge on. Default: 1000. */
  readonly tasks?: number;
  /** Tasks in one call; `tasks` is a multiple of it. Default: 100. */
  readonly batch?: number;
  readonly key: Key;
  /** Default: "test". */
  readonly split?: TaskSplit;
}

/** A figure with its interval over tasks. */
export interface Measured {
  /** Mean over tasks of the squared error, or of the accuracy. */
  readonly mean: number;
  /** 1.96 standard errors over tasks. */
  readonly halfWidth: number;
  readonly tasks: number;
}

/** What the inner loop costs for one task. */
export interface AdaptationCost {
  /** Floating-point operations of `adapt`. */
  readonly flops: number;
  /** Median milliseconds of a compiled `adapt` on one task alone, one thread. */
  readonly milliseconds: number;
  /** Numbers that adaptation leaves behind: the memory of a task. */
  readonly adaptedNumbers: number;
  /** Numbers in θ. */
  readonly learnedNumbers: number;
}

/** Mean and 1.96 standard errors of figures of single tasks. @throws Error on fewer than two */
export function measured(perTask: ArrayLike<number>): Measured {
  const tasks = perTask.length;
  if (tasks < 2) throw new Error(`an interval wants two tasks or more, got ${tasks}`);
  const values = Array.from(perTask);
  const mean = values.reduce((sum, value) => sum + value, 0) / tasks;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (tasks - 1);
  return { mean, halfWidth: 1.96 * Math.sqrt(variance / tasks), tasks };
}

/**
 * Error or accuracy on fresh tasks of a split.
 * @throws RangeError on a number of tasks that is no multiple of the batch
 */
export async function judge<Theta extends Params, Adapted extends Params>(
  learner: MetaLearner<Theta, Adapted>,
  benchmark: Benchmark,
  theta: Theta,
  { tasks = 1000, batch = Math.min(100, tasks), key, split = "test" }: JudgeOptions,
): Promise<Measured> {
  if (!(Number.isSafeInteger(tasks / batch) && tasks > 1)) {
    throw new RangeError(`invalid number of tasks: ${tasks} (a multiple of the batch, ${batch}, wanted)`);
  }
  const measures = (weights: Theta, { support, query }: Episodes) =>
    taskMeasures(benchmark.kind, learner.predict(weights, learner.adapt(weights, support), query.x), query.y);
  const perTask: number[] = [];
  const first = benchmark.draw(foldIn(key, 0), batch, split);
  const run = await compiled(measures, [theta, first], `judge-${learner.name}`);
  try {
    for (let i = 0; i < tasks / batch; i++) {
      const episodes = i === 0 ? first : benchmark.draw(foldIn(key, i), batch, split);
      perTask.push(...(await (await run(theta, episodes)).data()));
      if (i > 0) disposeParams(episodes);
    }
  } finally {
    disposeParams(first);
    await run.dispose();
  }
  return measured(perTask);
}

/** `compile` for records whose names only the learner knows. */
function compiled<Args extends readonly Params[], Result extends Params>(
  fn: (...args: Args) => Result,
  args: Args,
  name: string,
): Promise<((...args: Args) => Promise<Result>) & { dispose(): Promise<void> }> {
  return compile(fn as never, args as never, { name }) as never;
}

/** What adapting to one task of the benchmark costs; times are of this machine and moment. */
export async function adaptationCost<Theta extends Params, Adapted extends Params>(
  learner: MetaLearner<Theta, Adapted>,
  benchmark: Benchmark,
  theta: Theta,
  key: Key,
  repeats = 30,
): Promise<AdaptationCost> {
  const episodes = benchmark.draw(key, 1, "test");
  const adapt = (weights: Theta, support: LabelledSet) => learner.adapt(weights, support);
  const run = await compiled(adapt, [theta, episodes.support], `adapt-${learner.name}`);
  try {
    const flops = await flopsOf(() => learner.adapt(theta, episodes.support) as never);
    const adapted = tidyTree(() => learner.adapt(theta, episodes.support));
    const adaptedNumbers = countParams(adapted);
    disposeParams(adapted);
    const times: number[] = [];
    for (let i = 0; i < repeats + 3; i++) {
      const start = performance.now();
      await run(theta, episodes.support);
      if (i >= 3) times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const milliseconds = times[Math.floor(times.length / 2)];
    return { flops, milliseconds, adaptedNumbers, learnedNumbers: countParams(theta) };
  } finally {
    disposeParams(episodes);
    await run.dispose();
  }
}
