/** Conflicts out of stored runs: every rule of the outer loop on both domains, and how the tasks agreed, all seeds that there are. */
import type { ConflictConfig } from "./entry.js";
import type { OuterRule } from "./method-table.js";
import { measuredOverSeeds, type OverSeeds } from "./over-seeds.js";
import { cellsOf, storedPart } from "./stored.js";
import type { Where } from "./tables.js";

export interface ConflictRow {
  readonly rule: OuterRule;
  readonly domains: ConflictConfig["domains"];
  /** Angle of the pulls in degrees; null for images. */
  readonly pull: number | null;
  /** Error or accuracy on the domain of most tasks, and on the other. */
  readonly majority: OverSeeds;
  readonly minority: OverSeeds;
  /** Means over recorded batches and seeds, of the mean cosine and of the share of negative weights. */
  readonly cosine: number;
  readonly negative: number;
}

export function conflictRows({ profile, folder }: Where): ConflictRow[] {
  return cellsOf(storedPart("conflict", profile, folder)).map((runs) => {
    const metrics = runs.map((run) => run.metrics);
    const domain = (i: number) => measuredOverSeeds(metrics.map(({ domains }) => domains[i].measure));
    const training = (name: "cosine" | "negative") => mean(metrics.map(({ agreement }) => mean(agreement[name])));
    return {
      rule: runs[0].config.rule,
      domains: runs[0].config.domains,
      pull: metrics[0].pull,
      majority: domain(0),
      minority: domain(1),
      cosine: training("cosine"),
      negative: training("negative"),
    };
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
