/**
 * One cell of the map: a learner meta-trained on a benchmark that others share, judged on fresh tasks, with what its inner loop costs. The same number of
 * episodes for every learner; the outer learning rate is the learner's own.
 */
import { adaptationCost, judge, type Learner, learnerOn, metaTrain } from "../../../adapt/frame/index.js";
import type { Benchmark, KnownValue } from "../../../tasks/benchmarks/index.js";
import { adam, chain, clipByGlobalNorm, cosineRate, disposeParams, foldIn, key } from "../../../tensor/index.js";
import type { SystemConfig, SystemContext, SystemMetrics } from "../system.js";
import type { LearnerOptions } from "./learners.js";

/** The setting of one cell. `variant` is the name of the learner. */
export interface MapConfig extends SystemConfig {
  readonly steps: number;
  /** Tasks in a meta-batch. */
  readonly tasks: number;
  /** Outer learning rate of Adam at the beginning; it goes to a tenth along a cosine. */
  readonly rate: number;
  /** Tasks that the learner is judged on. */
  readonly judged: number;
  /** What is not the learner's default. */
  readonly options?: LearnerOptions;
}

export interface MapMetrics extends SystemMetrics {
  readonly kind: Benchmark["kind"];
  /** Mean squared error or accuracy on fresh tasks. */
  readonly mean: number;
  /** 95 %, over tasks. */
  readonly halfWidth: number;
  readonly null: KnownValue;
  readonly oracle: KnownValue | null;
  /** (null − figure)/(null − oracle): 0 for what learns nothing, 1 for the best possible; null where no oracle is known. */
  readonly closed: number | null;
  readonly cost: Awaited<ReturnType<typeof adaptationCost>>;
  readonly trainSeconds: number;
  /** Steps and objective, thinned. */
  readonly curve: { readonly step: readonly number[]; readonly loss: readonly number[] };
}

/** Trains, judges and weighs one learner. Keys: foldIn(key(seed), 1) trains, 2 judges, 3 is the task that cost is measured on. */
export async function runMapCell(
  learner: Learner,
  benchmark: Benchmark,
  { steps, tasks, rate, judged, options }: MapConfig,
  seed: number,
  { checkpoint }: SystemContext = {},
): Promise<MapMetrics> {
  const meta = learnerOn(learner, benchmark);
  const rule = adam({ learningRate: cosineRate({ from: rate, to: rate / 10, steps }) });
  const settings = { ...(options && { options }), steps, tasks, rate, seed };
  const config = { learner: learner.name, benchmark: benchmark.title, ...settings };
  const trained = await metaTrain(meta, benchmark, {
    steps,
    tasks,
    // Unrolled inner loops now and then meet a batch whose gradient is a hundred times the usual one.
    optimizer: chain(clipByGlobalNorm(10), rule),
    key: foldIn(key(seed), 1),
    record: Math.max(1, Math.round(steps / 40)),
    ...(checkpoint && { checkpoint: { file: checkpoint, config, everySeconds: 20 } }),
  });
  try {
    const { mean, halfWidth } = await judge(meta, benchmark, trained.theta, {
      tasks: judged,
      key: foldIn(key(seed), 2),
    });
    const cost = await adaptationCost(meta, benchmark, trained.theta, foldIn(key(seed), 3));
    const [nothing, best = null] = [benchmark.null(), benchmark.oracle()];
    const { history, seconds } = trained;
    return {
      kind: benchmark.kind,
      mean,
      halfWidth,
      null: nothing,
      oracle: best,
      closed: best && (nothing.value - mean) / (nothing.value - best.value),
      cost,
      trainSeconds: Number(seconds.toPrecision(3)),
      curve: {
        step: Array.from(history.steps),
        loss: Array.from(history.metrics.loss, (value) => Number(value.toPrecision(4))),
      },
      gist: `${Number(mean.toPrecision(3))} ± ${Number(halfWidth.toPrecision(2))}`,
    };
  } finally {
    disposeParams(trained.theta);
  }
}
