/** The benchmark: every program on every side in one run, interleaved, held to the same numbers; tables on the terminal, JSON and README where asked. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, openClient } from "./harness/client.js";
import { runCommand } from "./harness/command.js";
import { describeMachine } from "./harness/machine.js";
import { type MeasureOptions, measure, type Runner } from "./harness/measure.js";
import type { ProgramResult, Results, SideResult } from "./harness/results.js";
import { canRun, keyOf, limited, type SideSpec, sidesFor } from "./harness/sides.js";
import { type BenchOptions, parseOptions, usage } from "./options.js";
import { type Program, programsNamed, writeProblem } from "./programs/index.js";
import { reportOf } from "./report/tables.js";

export interface Places {
  /** The repository. */
  readonly root: string;
  /** The bundled worker of the TensorFlow.js sides. */
  readonly worker: string;
  /** The Python of the peers. */
  readonly python: string;
}

type SideRunner = Runner & { readonly spec: SideSpec };

/** The steps of training that a quick run measures; a step of conv4 takes eager TensorFlow.js on `cpu` most of a minute. */
const quickPrograms = ["maml-1", "maml-5", "hnn", "svd-hnn"];

/** Runs the command line; the answer is its exit code. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage,
    parse: parseOptions,
    bench: (options) => bench(options, places),
    report: reportOf,
    isWrong: ({ programs }) =>
      programs.some(({ cells }) => Object.values(cells).some(({ status }) => status === "wrong")),
    readme: join(places.root, "packages", "tfjs-compile", "README.md"),
  });
}

/** @throws Error on an unknown program or side */
async function bench(options: BenchOptions, { root, worker, python }: Places): Promise<Results> {
  const machine = describeMachine();
  const programs = programsNamed(options.programs).filter(
    ({ name }) => options.programs.length > 0 || options.extent === "thorough" || quickPrograms.includes(name),
  );
  const specs = chosen(sidesFor({ bench: join(root, "bench"), worker, python }, options.device), options);
  const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-"));
  const clients: Client[] = [];
  try {
    const runners: SideRunner[] = [];
    const sides: SideResult[] = [];
    for (const spec of specs) {
      const side = { key: keyOf(spec), name: spec.name, threads: spec.threads, title: spec.title };
      try {
        const client = await openClient(limited(spec));
        clients.push(client);
        runners.push({ key: side.key, name: side.name, client, spec });
        sides.push({ ...side, state: { versions: client.versions } });
      } catch (error) {
        sides.push({ ...side, state: { missing: error instanceof Error ? error.message : String(error) } });
      }
    }
    const results: ProgramResult[] = [];
    for (const program of programs) {
      results.push(await measureProgram(program, runners, folder, options));
    }
    return { machine, seed: options.seed, rounds: options.rounds, sides, programs: results };
  } finally {
    for (const client of clients) client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureProgram(
  program: Program,
  runners: readonly SideRunner[],
  folder: string,
  { rounds, extent, seed }: BenchOptions,
): Promise<ProgramResult> {
  const { name, title, kind } = program;
  process.stderr.write(`${name} …\n`);
  const problem = writeProblem(program.problem(seed), folder);
  const length: MeasureOptions =
    extent === "quick"
      ? { rounds, blockMs: 50, enoughSeconds: 5, steps: 5 }
      : { rounds, blockMs: 200, enoughSeconds: 20, steps: 5 };
  const able = runners.filter((runner) => canRun(runner.spec, name));
  return { name, title, kind, ...(await measure(name, problem, able, length)) };
}

function chosen(all: readonly SideSpec[], { sides, threads, extent }: BenchOptions): SideSpec[] {
  const names = [...new Set(all.map(({ name }) => name))];
  for (const name of sides) {
    if (!names.includes(name)) throw new Error(`unknown side "${name}" (known: ${names.join(", ")})`);
  }
  return all
    .filter((spec) => (sides.length > 0 ? sides.includes(spec.name) : extent === "thorough" || spec.when === "always"))
    .filter((spec) => threads.length === 0 || threads.includes(spec.threads));
}
