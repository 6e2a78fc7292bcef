/** The benchmark: every program on every side in one run, interleaved, held to the same numbers; tables on the terminal, JSON and README where asked. */
import { join } from "node:path";
import { runCommand } from "./harness/command.js";
import type { MeasureOptions } from "./harness/measure.js";
import type { Results } from "./harness/results.js";
import { type SideSpec, sidesFor } from "./harness/sides.js";
import { hasWrongNumbers, runSuite, sidesNamed } from "./harness/suite.js";
import { type BenchOptions, parseOptions, usage } from "./options.js";
import { programsNamed } from "./programs/index.js";
import { reportOf } from "./report/tables.js";

export interface Places {
  /** The repository. */
  readonly root: string;
  /** The bundled worker of the TensorFlow.js sides. */
  readonly worker: string;
  /** The Python of the peers. */
  readonly python: string;
}

/** The steps of training that a quick run measures; a step of conv4 takes eager TensorFlow.js on `cpu` most of a minute. */
const quickPrograms = ["maml-1", "maml-5", "hnn", "svd-hnn"];

/** Runs the command line; the answer is its exit code. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage,
    parse: parseOptions,
    bench: (options) => bench(options, places),
    report: (results) => reportOf(results),
    isWrong: hasWrongNumbers,
    readme: join(places.root, "packages", "tfjs-compile", "README.md"),
  });
}

/** @throws Error on an unknown program or side */
async function bench(options: BenchOptions, { root, worker, python }: Places): Promise<Results> {
  const { rounds, extent, seed } = options;
  const programs = programsNamed(options.programs).filter(
    ({ name }) => options.programs.length > 0 || extent === "thorough" || quickPrograms.includes(name),
  );
  const sides = chosen(sidesFor({ bench: join(root, "bench"), worker, python }, options.device), options);
  const length: MeasureOptions =
    extent === "quick"
      ? { rounds, blockMs: 50, enoughSeconds: 5, steps: 5 }
      : { rounds, blockMs: 200, enoughSeconds: 20, steps: 5 };
  return runSuite({ programs, sides, seed, length });
}

function chosen(all: readonly SideSpec[], { sides, threads, extent }: BenchOptions): SideSpec[] {
  return sidesNamed(all, sides)
    .filter((spec) => sides.length > 0 || extent === "thorough" || spec.when === "always")
    .filter((spec) => threads.length === 0 || threads.includes(spec.threads));
}
