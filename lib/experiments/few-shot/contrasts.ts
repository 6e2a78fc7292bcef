/**
 * Differences of differences out of stored runs, episode by episode: whether one method loses less than another,
 *
 *     by moving              (a moved − a at home) − (b moved − b at home)       on the set that both moved to, where "at home" was trained on it
 *     by leaving out a term  (a without − a with) − (b without − b with)         on the set that all were trained on.
 */
import type { DataName } from "./data.js";
import type { TableMethod } from "./method-table.js";
import { contrastOverSeeds, type OverSeeds } from "./over-seeds.js";
import { type Cell, judgedOn, tableCells, type Where } from "./tables.js";

export interface ShiftRow {
  /** What was trained on, and what all are judged on. */
  readonly data: DataName;
  readonly on: DataName;
  readonly shots: number;
  /** What each loses by having been trained on another set. */
  readonly loss: Readonly<Record<"method" | "against", OverSeeds>>;
  /** Above 0 where `method` loses less. */
  readonly difference: OverSeeds;
}

/** Every pair of sets that both methods were moved between, and trained on at both ends. */
export function shiftContrasts(method: TableMethod, against: TableMethod, where: Where): ShiftRow[] {
  const cells = tableCells(where);
  return cells
    .filter((cell) => cell.method === method)
    .flatMap(({ data, shots, runs }) =>
      runs[0].config.transfer.flatMap((on): ShiftRow[] => {
        const terms = ([method, against] as const).map((name) => [
          figuresOf(cells, { method: name, data, shots }, on),
          figuresOf(cells, { method: name, data: on, shots }, on),
        ]);
        if (terms.flat().some(({ length }) => length === 0)) return [];
        const [[moved, home], [otherMoved, otherHome]] = terms;
        const own = [[1, moved] as const, [-1, home] as const];
        const other = [[1, otherMoved] as const, [-1, otherHome] as const];
        const loss = { method: contrastOverSeeds(own), against: contrastOverSeeds(other) };
        return [{ data, on, shots, loss, difference: contrastOverSeeds([...own, ...negated(other)]) }];
      }),
    );
}

export interface OrderRow {
  readonly data: DataName;
  readonly shots: number;
  /** What FO-I-AMFS loses against I-AMFS, minus what FOMAML loses against MAML; above 0 where the closed form loses less. */
  readonly difference: OverSeeds;
}

/** Every cell that has the four methods. */
export function orderContrasts(where: Where): OrderRow[] {
  const cells = tableCells(where);
  return cells
    .filter(({ method }) => method === "fo-i-amfs")
    .flatMap(({ data, shots }): OrderRow[] => {
      const of = (method: TableMethod) => figuresOf(cells, { method, data, shots }, data);
      const terms = [
        [1, of("fo-i-amfs")] as const,
        [-1, of("i-amfs")] as const,
        [-1, of("fomaml")] as const,
        [1, of("maml-1")] as const,
      ];
      if (terms.some(([, figures]) => figures.length === 0)) return [];
      return [{ data, shots, difference: contrastOverSeeds(terms) }];
    });
}

function figuresOf(cells: readonly Cell[], { method, data, shots }: Omit<Cell, "runs">, on: DataName) {
  const found = cells.find((cell) => cell.method === method && cell.data === data && cell.shots === shots);
  return judgedOn(found?.runs ?? [], on);
}

const negated = <Figures>(terms: readonly (readonly [number, Figures])[]) =>
  terms.map(([factor, figures]) => [-factor, figures] as const);
