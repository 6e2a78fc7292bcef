/** The results as Markdown: conditions, one row a problem, what the peer's other methods took, what was not measured. */
import type { Machine } from "../harness/machine.js";
import type { Summary } from "../harness/statistics.js";
import { markdownTable, three } from "../report/cells.js";
import type { Cell } from "./compare.js";

export interface Side {
  readonly name: string;
  readonly title: string;
  /** Versions of what it runs on, or why it did not run at all. */
  readonly state: { readonly versions: Readonly<Record<string, string>> } | { readonly missing: string };
}

export interface Results {
  readonly machine: Machine;
  readonly rounds: number;
  readonly sides: readonly Side[];
  readonly problems: readonly {
    readonly name: string;
    readonly title: string;
    readonly cells: Readonly<Record<string, Cell>>;
  }[];
}

export function reportOf(results: Results): string {
  const { sides, problems } = results;
  const header = [
    "milliseconds, median (quartiles)",
    ...sides.flatMap(({ title }) => [`${title}: set up`, "run", "together"]),
    "ratio",
    "of processor time",
  ];
  const rows = problems.map(({ title, cells }) => [
    title,
    ...sides.flatMap((side) => timesOf(cells[side.name], side)),
    ratioOf(cells, (cell) => cell.total.median),
    ratioOf(cells, (cell) => cell.processorMs),
  ]);
  const notes = [...methodsOf(results), ...remarksOf(results)];
  return [
    conditionsOf(results),
    markdownTable(header, rows),
    "Ratio: QuTiP's time over ours, set up and run together; above 1 we are faster.",
    notes.map((line) => `* ${line}`).join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function conditionsOf({ machine, rounds, sides }: Results): string {
  const { processor, cores, memoryGb, system, date, load } = machine;
  const versions = sides.flatMap(({ state }) =>
    "versions" in state ? Object.entries(state.versions).map(([name, version]) => `${name} ${version}`) : [],
  );
  return `${date}, ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load average ${load.toFixed(2)} at the start; ${versions.join(", ")}. ${rounds} rounds in turn, one thread each.`;
}

function timesOf(cell: Cell | undefined, { state }: Side): string[] {
  if ("missing" in state) return [state.missing, "–", "–"];
  if (cell === undefined) return ["–", "–", "–"];
  if (cell.status !== "measured") return [cell.status === "wrong" ? "wrong numbers" : "does not run", "–", "–"];
  return [cell.setup, cell.run, cell.total].map(timeText);
}

function timeText({ median, lower, upper }: Summary): string {
  return `${three(median)} (${three(lower)}–${three(upper)})`;
}

type MeasuredCell = Extract<Cell, { status: "measured" }>;

function ratioOf(cells: Readonly<Record<string, Cell>>, of: (cell: MeasuredCell) => number): string {
  const { ours, qutip } = cells;
  if (ours?.status !== "measured" || qutip?.status !== "measured") return "–";
  return three(of(qutip) / of(ours));
}

/** "heom-56: tsit5 (off by 4e-9); one call of tsit5 37 ms, diag 90 ms, …; cores busy 0.99". */
function methodsOf({ problems, sides }: Results): string[] {
  return problems.flatMap(({ name, cells }) =>
    sides.flatMap((side) => {
      const cell = cells[side.name];
      if (cell?.status !== "measured") return [];
      const others = cell.tried.filter(({ method }) => method !== cell.method);
      const tried = others.map(({ method, outcome }) =>
        "reason" in outcome
          ? `${method}: ${outcome.reason}`
          : `${method} ${three(outcome.ms)} ms, off ${powerOf(outcome.off)}`,
      );
      const rest = tried.length > 0 ? `; processor time of one call of its other methods: ${tried.join("; ")}` : "";
      return [
        `${name}, ${side.title}: ${cell.method}, off ${powerOf(cell.off)}, cores busy ${three(cell.processorShare)}${rest}`,
      ];
    }),
  );
}

function powerOf(off: number): string {
  return off === 0 ? "0 (the reference)" : off.toExponential(0);
}

function remarksOf({ sides, problems }: Results): string[] {
  return sides.flatMap((side) =>
    "missing" in side.state
      ? [`${side.title}: ${side.state.missing}`]
      : problems.flatMap(({ name, cells }) => {
          const cell = cells[side.name];
          return cell && cell.status !== "measured" ? [`${name}, ${side.title}: ${cell.status}: ${cell.reason}`] : [];
        }),
  );
}
