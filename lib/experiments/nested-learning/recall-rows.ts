/**
 * Stored runs on recall as rows: seeds of one setting together, curves over the number of pairs, and where a curve leaves the floor,
 *
 *     knee = the largest S such that the mean loss is at most `enough` there and at every smaller S.
 */

import { recallMemoryName } from "../../memory/fast-weights/index.js";
import { spread } from "../../report/index.js";
import type { MultiQueryConfig, MultiQueryMetrics } from "./multi-query-recall.js";
import type { StoredRun } from "./study.js";
import type { TrainedCapacityConfig, TrainedCapacityMetrics } from "./trained-capacity.js";

/** A curve of the capacity experiment, a point for every number of pairs in ascending order. */
export interface CapacityCurve {
  readonly memory: string;
  readonly binding: TrainedCapacityConfig["binding"];
  /** D; null for softmax. */
  readonly features: number | null;
  readonly points: readonly {
    readonly pairs: number;
    /** Over seeds: mean, least, largest loss. */
    readonly loss: number;
    readonly least: number;
    readonly largest: number;
    readonly accuracy: number;
    /** ½ max(0, 1 − D/S), where it holds. */
    readonly bound: number | null;
    readonly seeds: number;
  }[];
}

/** Curves in the order of their first run. */
export function capacityCurves(
  runs: readonly StoredRun<TrainedCapacityConfig, TrainedCapacityMetrics>[],
): CapacityCurve[] {
  const nameOf = ({ config }: (typeof runs)[number]) =>
    `${recallMemoryName(config.memory)} ${config.binding} ${config.keyWidth}`;
  return grouped(runs, nameOf).map((curve) => {
    const [{ config, metrics }] = curve;
    const points = grouped(curve, (run) => String(run.config.pairs)).map((seeds) => {
      const losses = seeds.map((run) => run.metrics.loss);
      return {
        pairs: seeds[0].config.pairs,
        loss: spread(losses).mean,
        least: Math.min(...losses),
        largest: Math.max(...losses),
        accuracy: spread(seeds.map((run) => run.metrics.accuracy)).mean,
        bound: seeds[0].metrics.bound,
        seeds: seeds.length,
      };
    });
    return {
      memory: recallMemoryName(config.memory),
      binding: config.binding,
      features: metrics.features,
      points: points.sort((a, b) => a.pairs - b.pairs),
    };
  });
}

/** The largest S up to which the mean loss stays at or below `enough` (default 0.01); undefined where it never does. */
export function kneeOf({ points }: CapacityCurve, enough = 0.01): number | undefined {
  const beyond = points.findIndex(({ loss }) => !(loss <= enough));
  const within = beyond < 0 ? points : points.slice(0, beyond);
  return within[within.length - 1]?.pairs;
}

export interface MultiQueryRow {
  readonly memory: MultiQueryConfig["memory"];
  readonly pairs: number;
  readonly keyWidth: number;
  /** Share of right answers over seeds: mean and sample deviation, NaN for one seed. */
  readonly accuracy: number;
  readonly deviation: number;
  readonly null: number;
  readonly seeds: number;
}

/** One row a setting, in the order of their first run. */
export function multiQueryRows(runs: readonly StoredRun<MultiQueryConfig, MultiQueryMetrics>[]): MultiQueryRow[] {
  const nameOf = ({ config }: (typeof runs)[number]) => `${config.memory} ${config.pairs} ${config.keyWidth}`;
  return grouped(runs, nameOf).map((seeds) => {
    const [{ config, metrics }] = seeds;
    const { mean, deviation, n } = spread(seeds.map((run) => run.metrics.accuracy));
    const { memory, pairs, keyWidth } = config;
    return { memory, pairs, keyWidth, accuracy: mean, deviation, null: metrics.null, seeds: n };
  });
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return [...groups.values()];
}
