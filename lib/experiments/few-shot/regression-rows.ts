/** Regression out of stored runs: squared error and widths of every method beside null and oracle, all seeds that there are. */
import type { RegressionConfig, RegressionMetrics } from "./entry.js";
import { stepRow } from "./figures.js";
import type { RegressionMethod } from "./method-table.js";
import { measuredOverSeeds, type OverSeeds } from "./over-seeds.js";
import { cellsOf, storedPart } from "./stored.js";
import type { Where } from "./tables.js";

export interface RegressionRow {
  readonly method: RegressionMethod;
  readonly data: RegressionConfig["data"];
  readonly error: OverSeeds;
  readonly null: number;
  readonly oracle: number | null;
  /** Squared error by inner steps, for methods that make them. */
  readonly steps: readonly { readonly steps: number; readonly accuracy: OverSeeds; readonly milliseconds: number }[];
  /** Exact minus own log likelihood, in nats a point, and the share of targets in the 95 % interval. */
  readonly likelihoodGap: OverSeeds | null;
  readonly coverage: OverSeeds | null;
  readonly milliseconds: number;
}

export function regressionRows({ profile, folder }: Where): RegressionRow[] {
  return cellsOf(storedPart("regression", profile, folder)).map((runs) => {
    const metrics = runs.map((run) => run.metrics);
    const [first] = metrics;
    const widths = metrics.flatMap(({ density }) => density ?? []) as NonNullable<RegressionMetrics["density"]>[];
    const over = (pick: (each: (typeof widths)[number]) => Parameters<typeof measuredOverSeeds>[0][number]) =>
      widths.length === 0 ? null : measuredOverSeeds(widths.map(pick));
    return {
      method: runs[0].config.method,
      data: runs[0].config.data,
      error: measuredOverSeeds(metrics.map(({ error }) => error)),
      null: first.null.value,
      oracle: first.oracle?.value ?? null,
      steps: first.steps.map((own, i) =>
        stepRow(
          own,
          metrics.map(({ steps }) => steps[i]),
        ),
      ),
      likelihoodGap: over(({ gap }) => gap.logLikelihood),
      coverage: over(({ own }) => own.coverage),
      milliseconds: Math.min(...metrics.map(({ cost }) => cost.milliseconds)),
    };
  });
}
