/** Sweeps of stored entries of the table: seed by seed, and averaged over seeds with what diverged counted. */
import { mean } from "../../physics/dynamics-metrics.js";
import type { Profile } from "../../report/index.js";
import type { SweepPoint, Sweeps } from "./entry-metrics.js";
import { type RowOptions, type StoredEntry, storedEntries, waysOf } from "./rows.js";

/**
 * The sweeps of a row of the table seed by seed, also of seeds whose main adaptation diverged. @param entries of the part "table"
 * @param method as in rows: "svd5", "svd5-gn"
 */
export function sweepsBySeed(
  entries: readonly StoredEntry[],
  system: string,
  method: string,
): { readonly seed: number; readonly sweeps: Sweeps }[] {
  return entries
    .filter(({ entry: { facets } }) => facets.system === system && method.startsWith(facets.method))
    .flatMap((stored) =>
      waysOf(stored, system).map((way) => ({ ...way, name: stored.entry.facets.method + way.suffix })),
    )
    .flatMap(({ name, seed, sweeps }) => (name === method && sweeps ? [{ seed, sweeps }] : []));
}

/** A point of a sweep, averaged over seeds that have it. */
export interface SweepRow {
  readonly system: string;
  readonly method: string;
  readonly at: number;
  readonly fieldIn: number;
  readonly traj: number;
  readonly seeds: number;
  /** Seeds whose adaptation had no finite loss there. */
  readonly diverged: number;
  /** Query trajectories of all seeds and instances that left |x| ≤ 10³; their errors are in the mean, held at that bound. */
  readonly divergedTrajectories: number;
}

/** A sweep of the rows of the table: over adaptation steps, points, or adaptation steps from the zero code. */
export function sweepRows(
  profile: Profile,
  sweep: "steps" | "points" | "zeroCode",
  options: RowOptions = {},
): SweepRow[] {
  const groups = new Map<string, { head: Pick<SweepRow, "system" | "method" | "at">; points: SweepPoint[] }>();
  for (const stored of storedEntries(profile, "table", options)) {
    const { system, method } = stored.entry.facets;
    for (const { suffix, sweeps } of waysOf(stored, system)) {
      for (const point of sweeps?.[sweep] ?? []) {
        const head = { system, method: method + suffix, at: point.at };
        const group = groups.get(JSON.stringify(head)) ?? { head, points: [] };
        group.points.push(point);
        groups.set(JSON.stringify(head), group);
      }
    }
  }
  return [...groups.values()].map(({ head, points }) => {
    const finite = points.flatMap((point) => ("traj" in point ? [point] : []));
    const average = (figure: "fieldIn" | "traj") =>
      finite.length === 0 ? Number.NaN : mean(finite.map((point) => point[figure]));
    const diverged = points.length - finite.length;
    const divergedTrajectories = finite.reduce((sum, point) => sum + point.divergedTrajectories, 0);
    const means = { fieldIn: average("fieldIn"), traj: average("traj") };
    return { ...head, ...means, seeds: finite.length, diverged, divergedTrajectories };
  });
}
