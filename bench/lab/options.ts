/** The command line of `npm run bench -- lab`. */
import { parseArgs } from "node:util";
import { commonFlags, count, list, type Outputs, outputs } from "../options.js";

export const labUsage = `usage: npm run bench -- lab [options]

  --sides a,b        only these sides (typescript, python)
  --rounds n         times that every side has its turn (default 9; quick: 3)
  --quick            three rounds
  --json file        writes everything, every sample included
  --readme           rewrites the table in bench/lab/README.md
  --help`;

export interface LabBenchOptions extends Outputs {
  readonly sides: readonly string[];
  readonly rounds: number;
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseLabOptions(args: readonly string[]): LabBenchOptions | "help" {
  const { values } = parseArgs({ args: [...args], options: { ...commonFlags, rounds: { type: "string" } } });
  if (values.help) return "help";
  return {
    sides: list(values.sides),
    rounds: count("rounds", values.rounds ?? (values.quick ? "3" : "9")),
    ...outputs(values),
  };
}
