/** The command line of `npm run bench -- structure-preserving`. */
import { parseArgs } from "node:util";
import { count, list } from "../options.js";

export const usage = `usage: npm run bench -- structure-preserving [options]

  --programs a,b     only these (train-svd, train-fw, train-maml, adapt-svd, adapt-fw, adapt-maml)
  --sides a,b        only these sides (lib, lib-repeat, jax, jax-scan, pytorch, pytorch-compile)
  --repetitions n    timed blocks a side (default 15; quick: 5)
  --quick            fewer and shorter blocks, no torch.compile
  --seed n           of data and initial parameters (default 1)
  --json file        writes everything, every sample included
  --readme           rewrites the tables in bench/structure-preserving/README.md
  --help`;

export interface StructureOptions {
  readonly programs: readonly string[];
  readonly sides: readonly string[];
  readonly rounds: number;
  readonly extent: "quick" | "thorough";
  readonly seed: number;
  readonly json?: string;
  readonly readme: "keep" | "rewrite";
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseStructureOptions(args: readonly string[]): StructureOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      programs: { type: "string" },
      sides: { type: "string" },
      repetitions: { type: "string" },
      quick: { type: "boolean" },
      seed: { type: "string" },
      json: { type: "string" },
      readme: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  return {
    programs: list(values.programs),
    sides: list(values.sides),
    rounds: count("repetitions", values.repetitions ?? (values.quick ? "5" : "15")),
    extent: values.quick ? "quick" : "thorough",
    seed: count("seed", values.seed ?? "1"),
    json: values.json,
    readme: values.readme ? "rewrite" : "keep",
  };
}
