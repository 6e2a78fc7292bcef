/** What else is read off the runs of Table 1: accuracy and milliseconds by inner steps (Figure 2), calibration, the official one-shot runs. */
import type { ReliabilityBin } from "../../adapt/amfs/index.js";
import type { DataName } from "./data.js";
import type { StepFigures } from "./entry.js";
import type { TableMethod } from "./method-table.js";
import { measuredOverSeeds, type OverSeeds } from "./over-seeds.js";
import { tableCells, type Where } from "./tables.js";

export interface Figure2Row {
  readonly method: TableMethod;
  readonly data: DataName;
  /** Null for methods that make no steps. */
  readonly steps: number | null;
  readonly accuracy: OverSeeds;
  /** Of one task's adaptation; least over seeds, since what disturbs a clock only adds. */
  readonly milliseconds: number;
  readonly flops: number;
}

/** One-shot cells; a row for each number of inner steps. */
export function figure2(where: Where): Figure2Row[] {
  return tableCells(where).flatMap(({ method, data, shots, runs }): Figure2Row[] => {
    if (shots !== 1) return [];
    const metrics = runs.map((run) => run.metrics);
    const [{ steps }] = metrics;
    if (steps.length === 0) {
      const { flops } = metrics[0].cost;
      const milliseconds = Math.min(...metrics.map(({ cost }) => cost.milliseconds));
      // Curves by steps keep no single episodes: all rows have the interval that is known of them.
      const accuracy = measuredOverSeeds(metrics.map(({ judged }) => judged.accuracy));
      return [{ method, data, steps: null, accuracy, milliseconds, flops }];
    }
    return steps.map((own, i) => ({
      method,
      data,
      ...stepRow(
        own,
        metrics.map((each) => each.steps[i]),
      ),
    }));
  });
}

/** One number of inner steps over seeds. */
export function stepRow({ steps, flops }: StepFigures, seeds: readonly StepFigures[]) {
  const milliseconds = Math.min(...seeds.map((each) => each.milliseconds));
  return { steps, accuracy: measuredOverSeeds(seeds.map(({ measure }) => measure)), milliseconds, flops };
}

export interface CalibrationRow {
  readonly method: TableMethod;
  readonly data: DataName;
  readonly shots: number;
  readonly error: OverSeeds;
  /** Of the first seed. */
  readonly bins: readonly ReliabilityBin[];
}

export function calibrationRows(where: Where): CalibrationRow[] {
  return tableCells(where).map(({ method, data, shots, runs }) => ({
    method,
    data,
    shots,
    error: measuredOverSeeds(runs.map(({ metrics }) => metrics.judged.calibration)),
    bins: runs[0].metrics.judged.bins,
  }));
}

export interface ChallengeRow {
  readonly method: TableMethod;
  readonly steps: number | null;
  /** Over all runs; null where they were not here. */
  readonly error: OverSeeds | null;
  /** Over runs of which no character was trained on. */
  readonly unseenError: OverSeeds | null;
  /** Why there are no figures. */
  readonly absent: string | null;
}

/** Every method on the official runs. */
export function challengeRows(where: Where): ChallengeRow[] {
  return tableCells(where).flatMap(({ method, runs }): ChallengeRow[] => {
    const taken = runs.flatMap(({ metrics: { challenge } }) => (challenge === null ? [] : [challenge]));
    const absent = taken.flatMap((each) => ("absent" in each ? each.absent : []));
    if (absent.length > 0) return [{ method, steps: null, error: null, unseenError: null, absent: absent[0] }];
    const lists = taken.flatMap((each) => ("absent" in each ? [] : [each]));
    return (lists[0] ?? []).map(({ steps }, i) => {
      const seeds = lists.map((list) => list[i]);
      const unseen = seeds.flatMap(({ unseenError }) => unseenError ?? []);
      return {
        method,
        steps,
        error: measuredOverSeeds(seeds.map(({ error }) => error)),
        unseenError: unseen.length === 0 ? null : measuredOverSeeds(unseen),
        absent: null,
      };
    });
  });
}
