/** The results as Markdown: conditions, a row for each time and size, the ratio of Python's to ours. */
import { summarize } from "../harness/statistics.js";
import { markdownTable, three } from "../report/cells.js";
import type { LabCell, LabResults, Turn } from "./compare.js";

const times: readonly (readonly [title: string, of: keyof Turn])[] = [
  ["page opened: notebook drawn", "opened"],
  ["page opened: kernel ready", "kernel"],
  ["Run All: idle", "ran"],
  ["Run All: figure drawn", "figure"],
  ["Run All again: idle", "ranAgain"],
  ["Run All again: figure drawn", "figureAgain"],
];

type Sample = (cell: LabCell & { status: "measured" }) => readonly number[];

export function labReport(results: LabResults): string {
  const { sides, cells } = results;
  const row = (title: string, sample: Sample): string[] => {
    const samples = sides.map(({ name }) => sampleOf(cells[name], sample));
    return [
      title,
      ...sides.map(({ name, state }, i) => text(samples[i], state, cells[name])),
      ratioText(cells, sample),
    ];
  };
  const rows = [
    ...times.map(([title, of]) => row(`${title}, s`, ({ turns }) => turns.map((turn) => turn[of]))),
    row("file as written, kB", ({ writtenBytes }) => [writtenBytes / 1024]),
    row("file with its outputs, kB", ({ turns }) => turns.map(({ savedBytes }) => savedBytes / 1024)),
  ];
  const header = ["median (quartiles)", ...sides.map(({ title }) => title), "ratio"];
  const missing = remarks(results);
  const list = missing.length > 0 && `Not measured:\n\n${missing.map((line) => `* ${line}`).join("\n")}`;
  const note = "Ratio: Python over TypeScript; above 1 we are quicker, or smaller.";
  return `${[conditions(results), markdownTable(header, rows), note, list].filter(Boolean).join("\n\n")}\n`;
}

const sampleOf = (cell: LabCell | undefined, sample: Sample): readonly number[] =>
  cell?.status === "measured" ? sample(cell) : [];

function text(sample: readonly number[] = [], state: LabResults["sides"][number]["state"], cell?: LabCell): string {
  if ("missing" in state) return "not installed";
  if (cell?.status === "wrong") return "wrong";
  if (sample.length === 0) return "–";
  const { median, lower, upper } = summarize(sample);
  return lower === upper ? three(median) : `${three(median)} (${three(lower)}–${three(upper)})`;
}

function ratioText(cells: LabResults["cells"], sample: Sample): string {
  const [ours, peer] = [sampleOf(cells.typescript, sample), sampleOf(cells.python, sample)];
  if (ours.length === 0 || peer.length === 0) return "–";
  return three(summarize(peer).median / summarize(ours).median);
}

const remarks = ({ sides, cells }: LabResults): string[] =>
  sides.flatMap(({ name, title, state }) => {
    const cell = cells[name];
    if ("missing" in state) return [`${title}: ${state.missing}`];
    return cell?.status === "wrong" ? [`${title}: ${cell.reason}`] : [];
  });

function conditions({ machine, browser, rounds, sides }: LabResults): string {
  const { processor, cores, memoryGb, system, date, load } = machine;
  const versions = sides.flatMap(({ state }) => ("version" in state ? [state.version] : []));
  return `${date}, ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load average ${load.toFixed(2)} at the start; ${[browser, ...versions].join("; ")}. ${rounds} rounds, the sides in turn.`;
}
