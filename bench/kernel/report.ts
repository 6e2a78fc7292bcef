/** The results as Markdown: conditions, one row a measure and one column a side, the targets, what went wrong. */
import { summarize } from "../harness/statistics.js";
import { markdownTable, three } from "../report/cells.js";
import { type Cell, kept, type Measure, type Results, type SideResult } from "./results.js";

export function kernelReport(results: Results): string {
  const { measures, sides, faults } = results;
  const rows = measures
    .filter(({ name }) => sides.some(({ cells }) => cells[name] !== undefined))
    .map((measure) => [
      measure.title,
      ...sides.map((side) => cellText(side.cells[measure.name], side)),
      targetText(measure, sides),
    ]);
  const header = ["median (quartiles)", ...sides.map(({ title }) => title), "target"];
  const lines = [
    ...sides.flatMap(({ title, state }) => ("missing" in state ? [`${title}: ${state.missing}`] : [])),
    ...faults,
  ];
  const parts = [
    conditions(results),
    markdownTable(header, rows),
    lines.length > 0 && `Not measured:\n\n${lines.map((line) => `* ${line}`).join("\n")}`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function conditions({ machine, rounds, sides }: Results): string {
  const { processor, cores, memoryGb, system, date, load } = machine;
  const versions = new Set(sides.flatMap(({ state }) => ("version" in state ? [state.version] : [])));
  return `${date}, ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load average ${load.toFixed(2)} at the start; ${[...versions].join("; ")}. ${rounds} ${rounds === 1 ? "round" : "rounds"}, the sides in turn, one kernel at a time.`;
}

/** "742 (701–803)", "742, state kept", "not installed", or "–" where nothing was asked. */
function cellText(cell: Cell | undefined, { state }: SideResult): string {
  if ("missing" in state) return state.missing.split(" (", 1)[0];
  if (cell === undefined) return "–";
  const { samples, words } = cell;
  return [...(samples.length > 0 ? [numberText(samples)] : []), ...words].join(", ");
}

function numberText(samples: readonly number[]): string {
  const { median, lower, upper } = summarize(samples);
  // Counts are all the same; a spread would be noise for the reader.
  return lower === upper ? three(median) : `${three(median)} (${three(lower)}–${three(upper)})`;
}

/** "≤ 15 (off): met; ≤ 150 (error): missed" */
function targetText({ name, targets = [] }: Measure, sides: readonly SideResult[]): string {
  return targets
    .filter((target) => sides.some((side) => side.name === target.side))
    .map((target) => {
      const bound = target.atMost === undefined ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
      const met = kept(sides.find((side) => side.name === target.side)?.cells[name], target);
      return `${bound} (${target.side}): ${met === undefined ? "not measured" : met ? "met" : "**missed**"}`;
    })
    .join("; ");
}
