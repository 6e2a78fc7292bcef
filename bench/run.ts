/** The benchmark: every program on every side in one run, interleaved, held to the same numbers; tables on the terminal, JSON and README where asked. */
import { join } from "node:path";
import { type Places, runCommand } from "./harness/command.js";
import type { MeasureOptions } from "./harness/measure.js";
import type { Results } from "./harness/results.js";
import { sidesFor } from "./harness/sides.js";
import { hasWrongNumbers, runSuite, sidesAsked } from "./harness/suite.js";
import { type BenchOptions, parseOptions, usage } from "./options.js";
import { programsNamed } from "./programs/index.js";
import { reportOf } from "./report/tables.js";

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
async function bench(options: BenchOptions, places: Places): Promise<Results> {
  const { rounds, extent, seed, threads, device } = options;
  const programs = programsNamed(options.programs).filter(
    ({ name }) => options.programs.length > 0 || extent === "thorough" || quickPrograms.includes(name),
  );
  const sides = sidesAsked(sidesFor(places, device), options).filter(
    (spec) => threads.length === 0 || threads.includes(spec.threads),
  );
  const length: MeasureOptions =
    extent === "quick"
      ? { rounds, blockMs: 50, enoughSeconds: 5, steps: 5 }
      : { rounds, blockMs: 200, enoughSeconds: 20, steps: 5 };
  return runSuite({ programs, sides, seed, length });
}
