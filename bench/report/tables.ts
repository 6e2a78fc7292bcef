/** The results as Markdown: machine, steps of training, ratios to the targets, single operations, what compiling costs, remarks. */
import type { ProgramResult, Results, SideResult } from "../harness/results.js";
import { labelOf, markdownTable, medianOf, remarks, three, timeText } from "./cells.js";

/** The whole report. Parts without a row are left out. */
export function reportOf(results: Results, targets: readonly Target[] = stepTargets): string {
  const training = results.programs.filter(({ kind }) => kind === "training");
  const operations = results.programs.filter(({ kind }) => kind === "operation");
  const parts = [
    conditions(results),
    training.length > 0 && trainingTable(results.sides, training),
    training.length > 0 && ratioTable(training, targets),
    operations.length > 0 && operationTable(results.sides, operations),
    compileTable(results),
    remarkList(results),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function conditions({ machine, seed, rounds, sides }: Results): string {
  const { processor, cores, memoryGb, system, date, load } = machine;
  const versions = new Map<string, string>();
  for (const { state } of sides) {
    if ("versions" in state) for (const [name, version] of Object.entries(state.versions)) versions.set(name, version);
  }
  const software = [...versions].map(([name, version]) => `${name} ${version}`).join(", ");
  return `${date}, ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load average ${load.toFixed(2)} at the start; ${software}; seed ${seed}. Medians (quartiles) of ${rounds} blocks, the sides in turn; a process with one thread has one core.`;
}

function trainingTable(sides: readonly SideResult[], programs: readonly ProgramResult[]): string {
  const header = ["ms a step", ...programs.map(({ name }) => name)];
  const rows = sides
    .filter(({ key, state }) => "missing" in state || programs.some(({ cells }) => cells[key] !== undefined))
    .map((side) => [labelOf(side), ...programs.map(({ cells }) => timeText(cells[side.key], side))]);
  const legend = programs.map((program) => `* ${program.name}: ${program.title}${agreement(program)}`).join("\n");
  return `${markdownTable(header, rows)}\n\n${legend}`;
}

/** How far apart the gradients were, where sides told them. */
function agreement({ gradientsOff, reference }: ProgramResult): string {
  return gradientsOff === undefined ? "" : `; gradients within ${gradientsOff.toExponential(0)} of ${reference}'s`;
}

/** A ratio of medians of sides, by their keys; of several sides the quickest with the right numbers counts. */
export interface Target {
  readonly label: string;
  readonly over: string | readonly string[];
  readonly under: string | readonly string[];
  /** Default: "clock". */
  readonly of?: "clock" | "processor";
}

const stepTargets: readonly Target[] = [
  { label: "eager wasm / compiled, 1 thread", over: "eager-wasm@1", under: "compiled@1" },
  { label: "eager cpu / compiled, 1 thread", over: "eager-cpu@1", under: "compiled@1" },
  { label: "compiled / JAX jit, 1 thread", over: "compiled@1", under: "jax@1" },
  { label: "the same in processor time", over: "compiled@1", under: "jax@1", of: "processor" },
  { label: "compiled / JAX jit, 2 threads", over: "compiled@2", under: "jax@2" },
  { label: "compiled / JAX scan, 10 steps a call, 1 thread", over: "compiled-repeat@1", under: "jax-scan@1" },
  { label: "PyTorch batched / compiled, 1 thread", over: "pytorch@1", under: "compiled@1" },
  { label: "PyTorch loop / compiled, 1 thread", over: "pytorch-loop@1", under: "compiled@1" },
  { label: "torch.compile / compiled, 1 thread", over: "pytorch-compile@1", under: "compiled@1" },
];

/** A row a target, a column a program; a row without a number is left out. */
export function ratioTable(programs: readonly ProgramResult[], targets: readonly Target[]): string {
  const rows = targets.flatMap(({ label, over, under, of }) => {
    const cells = programs.map((program) => {
      const [above, below] = [quickest(program, over, of), quickest(program, under, of)];
      return above === undefined || below === undefined ? "–" : three(above / below);
    });
    return cells.every((cell) => cell === "–") ? [] : [[label, ...cells]];
  });
  return rows.length === 0 ? "" : markdownTable(["ratio of medians", ...programs.map(({ name }) => name)], rows);
}

function quickest(program: ProgramResult, keys: Target["over"], of: Target["of"]): number | undefined {
  const medians = [keys].flat().flatMap((key) => medianOf(program, key, of) ?? []);
  return medians.length === 0 ? undefined : Math.min(...medians);
}

function operationTable(sides: readonly SideResult[], programs: readonly ProgramResult[]): string {
  const ran = sides.filter(({ key }) => programs.some(({ cells }) => cells[key]?.status === "measured"));
  const rows = programs.map((program) => [
    program.title,
    ...ran.map(({ key }) => {
      const median = medianOf(program, key);
      return median === undefined ? "–" : three(1000 * median);
    }),
  ]);
  return markdownTable(["µs a call, median", ...ran.map(labelOf)], rows);
}

function compileTable({ sides, programs }: Results): string {
  const rows = sides.flatMap((side) =>
    programs.flatMap(({ name, kind, cells }) => {
      const cell = cells[side.key];
      if (kind !== "training" || cell?.status !== "measured" || cell.compileMs < 1) return [];
      const perNode = cell.nodes === undefined ? "–" : three(cell.compileMs / cell.nodes);
      const numbers = [three(cell.compileMs), cell.nodes === undefined ? "–" : String(cell.nodes), perNode];
      const rest = [three(cell.firstMs), three(cell.memoryMb), cell.processorShare?.toFixed(2) ?? "–"];
      return [[`${labelOf(side)}: ${name}`, ...numbers, ...rest]];
    }),
  );
  const header = ["ready to run", "ms", "kernels", "ms a kernel", "first call, ms", "memory, MB", "cores busy"];
  return rows.length === 0 ? "" : markdownTable(header, rows);
}

function remarkList(results: Results): string {
  const lines = remarks(results);
  return lines.length === 0 ? "" : `Not timed:\n\n${lines.map((line) => `* ${line}`).join("\n")}`;
}
