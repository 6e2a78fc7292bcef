/** The results as Markdown: conditions, time, memory and page size of both sides, the ratio of times and its target. */
import { type Summary, summarize } from "../harness/statistics.js";
import { markdownTable, three } from "../report/cells.js";
import type { ExportCell, ExportResults } from "./compare.js";

export function exportReport(results: ExportResults): string {
  const { sides, cases } = results;
  const of = (what: string) => sides.map(({ title }) => `${title}, ${what}`);
  const header = ["median (quartiles)", ...of("s"), "ratio", "target", ...of("peak MB"), ...of("page kB")];
  const rows = cases.map(({ case: one, cells }) => {
    const of = sides.map(({ name }) => cells[name]);
    const [ours, peer] = [cells.ours, cells.nbconvert].map((cell) => timeOf(cell)?.median);
    const ratio = ours === undefined || peer === undefined ? undefined : peer / ours;
    return [
      one.title,
      ...of.map((cell) => spread(timeOf(cell))),
      ratio === undefined ? "–" : `${ratio.toFixed(1)}×`,
      targetText(ratio, one.target),
      ...of.map((cell) =>
        cell?.status === "measured" ? three(summarize(cell.runs.map(({ peakMb }) => peakMb)).median) : "–",
      ),
      ...of.map((cell) => (cell?.status === "measured" ? three(cell.pageKb) : "–")),
    ];
  });
  const remarks = [
    ...sides.flatMap(({ title, state }) => ("missing" in state ? [`${title}: ${state.missing}`] : [])),
    ...cases.flatMap(({ case: one, cells }) =>
      Object.entries(cells).flatMap(([name, cell]) =>
        cell.status === "wrong" ? [`${one.title}, ${name}: ${cell.reason}`] : [],
      ),
    ),
  ];
  const list = remarks.length > 0 && `Not measured:\n\n${remarks.map((line) => `* ${line}`).join("\n")}`;
  return `${[conditions(results), markdownTable(header, rows), list].filter(Boolean).join("\n\n")}\n`;
}

function conditions({ machine, rounds, sides }: ExportResults): string {
  const { processor, cores, memoryGb, system, date, load } = machine;
  const versions = sides.flatMap(({ state }) => ("version" in state ? [state.version] : []));
  return `${date}, ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load average ${load.toFixed(2)} at the start; ${versions.join("; ")}. Whole processes, from start to exit; ${rounds} rounds, the sides in turn.`;
}

const timeOf = (cell: ExportCell | undefined): Summary | undefined =>
  cell?.status === "measured" ? summarize(cell.runs.map(({ seconds }) => seconds)) : undefined;

const spread = (time: Summary | undefined): string =>
  time === undefined ? "–" : `${three(time.median)} (${three(time.lower)}–${three(time.upper)})`;

const targetText = (ratio: number | undefined, target: number | undefined): string =>
  target === undefined
    ? ""
    : `≥ ${target}×: ${ratio === undefined ? "not measured" : ratio >= target ? "met" : "**missed**"}`;
