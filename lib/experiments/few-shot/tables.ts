/**
 * The tables of the study out of its stored runs, all seeds that there are:
 *
 *     Table 1   accuracy on unseen classes of the set that was trained on, with budget and the floor on pixels
 *     Table 2   the same θ on another set, and what is lost against a θ trained there
 *     Table 4   first order against second, in pairs
 */
import type { Measured } from "../../adapt/frame/index.js";
import type { Profile } from "../../report/index.js";
import type { DataName } from "./data.js";
import type { FloorName, TableConfig } from "./entry.js";
import type { ClassFigures } from "./judge-classes.js";
import type { TableMethod } from "./method-table.js";
import { accuracyOverSeeds, type OverSeeds, pairedOverSeeds } from "./over-seeds.js";
import { cellsOf, type StoredRun, storedPart } from "./stored.js";

/** Where stored runs are looked for. Default folder: that of the profile. */
export interface Where {
  readonly profile: Profile;
  readonly folder?: string;
}

export interface Cell {
  readonly method: TableMethod;
  readonly data: DataName;
  readonly shots: number;
  readonly runs: readonly StoredRun<"table">[];
}

/** Cells of Table 1 that have a run. */
export function tableCells({ profile, folder }: Where): Cell[] {
  return cellsOf(storedPart("table", profile, folder)).map((runs) => {
    const { method, data, shots } = runs[0].config;
    return { method, data, shots, runs };
  });
}

export interface Table1Row extends Omit<Cell, "runs"> {
  readonly accuracy: OverSeeds;
  /** The best rule on pixels; null where none is stored. */
  readonly floor: { readonly rule: FloorName; readonly accuracy: Measured } | null;
  readonly iterations: number;
  /** Tasks trained on. */
  readonly tasks: number;
  readonly gigaflops: number;
  /** Seconds of training, mean over seeds. */
  readonly seconds: number;
}

export function table1(where: Where): Table1Row[] {
  return tableCells(where).map(({ runs, ...cell }) => ({
    ...cell,
    accuracy: accuracyOverSeeds(runs.map(({ metrics }) => metrics.judged)),
    floor: floorOf(cell, where),
    iterations: runs[0].config.iterations,
    tasks: runs[0].metrics.training.tasks,
    gigaflops: runs[0].metrics.training.gigaflops,
    seconds: runs.reduce((sum, { metrics }) => sum + metrics.training.seconds, 0) / runs.length,
  }));
}

/** The best rule on the pixels of a cell's set. */
export function floorOf({ data, shots }: Pick<TableConfig, "data" | "shots">, where: Where): Table1Row["floor"] {
  const found = storedPart("floor", where.profile, where.folder).find(
    ({ config }) => config.data === data && config.shots === shots,
  );
  if (found === undefined) return null;
  const rules = Object.entries(found.metrics.accuracy) as [FloorName, Measured][];
  const [rule, accuracy] = rules.reduce((best, each) => (each[1].mean > best[1].mean ? each : best));
  return { rule, accuracy };
}

export interface Table2Row {
  readonly method: TableMethod;
  readonly from: DataName;
  readonly to: DataName;
  readonly shots: number;
  /** Null where the set was not here. */
  readonly accuracy: OverSeeds | null;
  /** Why it is null. */
  readonly absent: string | null;
  /** Minus the accuracy of what was trained on `to`, on the same episodes; null where none is stored. */
  readonly againstNative: OverSeeds | null;
}

export function table2(where: Where): Table2Row[] {
  const cells = tableCells(where);
  return cells.flatMap(({ method, data, shots, runs }) =>
    runs[0].config.transfer.map((to) => {
      const found = runs.flatMap(({ metrics }) => metrics.transfer.find((each) => each.data === to) ?? []);
      const judged = found.flatMap((each) => each.judged ?? []);
      const native = cells.find((cell) => cell.method === method && cell.data === to && cell.shots === shots);
      const there = native?.runs.map(({ metrics }) => metrics.judged) ?? [];
      const both = judged.length > 0 && there.length > 0;
      return {
        method,
        from: data,
        to,
        shots,
        accuracy: judged.length === 0 ? null : accuracyOverSeeds(judged),
        absent: found.find(({ absent }) => absent !== undefined)?.absent ?? null,
        againstNative: both ? pairedOverSeeds(judged, there) : null,
      };
    }),
  );
}

/** Two methods on the same episodes. */
export interface Comparison {
  /** What was trained on, and what both were judged on. */
  readonly data: DataName;
  readonly on: DataName;
  readonly shots: number;
  readonly accuracy: Readonly<Record<"method" | "against", OverSeeds>>;
  /** `method` minus `against`, in pairs. */
  readonly difference: OverSeeds;
}

/** A method minus another in every cell that has both, on the cell's own set and on those that it was transferred to: what H1 to H4 are decided on. */
export function comparisons(method: TableMethod, against: TableMethod, where: Where): Comparison[] {
  const cells = tableCells(where);
  return cells.flatMap(({ data, shots, runs, method: found }) => {
    const other = cells.find((cell) => cell.method === against && cell.data === data && cell.shots === shots);
    if (found !== method || other === undefined) return [];
    return [data, ...runs[0].config.transfer].flatMap((on) => {
      const [mine, theirs] = [runs, other.runs].map((each) => judgedOn(each, on));
      if (mine.length === 0 || theirs.length === 0) return [];
      const accuracy = { method: accuracyOverSeeds(mine), against: accuracyOverSeeds(theirs) };
      return [{ data, on, shots, accuracy, difference: pairedOverSeeds(mine, theirs) }];
    });
  });
}

/** Figures of every run of a cell on a set: its own, or one that it was transferred to; of those that have them. */
export function judgedOn(runs: readonly StoredRun<"table">[], on: DataName): ClassFigures[] {
  return runs.flatMap(({ config, metrics: { judged, transfer } }) =>
    config.data === on ? judged : (transfer.find(({ data }) => data === on)?.judged ?? []),
  );
}

export interface Table4Row extends Comparison {
  readonly first: TableMethod;
  readonly second: TableMethod;
}

const ORDERS: readonly (readonly [first: TableMethod, second: TableMethod])[] = [
  ["fomaml", "maml-1"],
  ["fo-i-amfs", "i-amfs"],
];

/** First minus second order. */
export function table4(where: Where): Table4Row[] {
  return ORDERS.flatMap(([first, second]) =>
    comparisons(first, second, where)
      .filter(({ data, on }) => data === on)
      .map((row) => ({ first, second, ...row })),
  );
}
