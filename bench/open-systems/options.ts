/** The command line of `npm run bench -- open-systems`. */
import { parseArgs } from "node:util";
import { commonFlags, count, list, type Outputs, outputs } from "../options.js";

export const usage = `usage: npm run bench -- open-systems [options]

  --problems a,b     only these (heom-56, heom-1287, heom-6435, tensors-500, splitting-121)
  --sides a,b        only these sides (ours, qutip)
  --rounds n         times that every side has its turn (default 5; quick: 3)
  --quick            without the hierarchy of 6435 matrices, half a minute
  --json file        writes everything, every sample included
  --readme           rewrites the table in bench/README.md
  --help`;

export interface OpenSystemsOptions extends Outputs {
  readonly problems: readonly string[];
  readonly sides: readonly string[];
  readonly rounds: number;
  readonly extent: "quick" | "thorough";
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseOpenSystemsOptions(args: readonly string[]): OpenSystemsOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: { ...commonFlags, problems: { type: "string" }, rounds: { type: "string" } },
  });
  if (values.help) return "help";
  return {
    problems: list(values.problems),
    sides: list(values.sides),
    rounds: count("rounds", values.rounds ?? (values.quick ? "3" : "5")),
    extent: values.quick ? "quick" : "thorough",
    ...outputs(values),
  };
}
