/** The command line of `npm run bench -- open-systems`. */
import { parseArgs } from "node:util";
import { count, list } from "../options.js";

export const usage = `usage: npm run bench -- open-systems [options]

  --problems a,b     only these (heom-56, heom-1287, heom-6435, tensors-500, splitting-121)
  --sides a,b        only these sides (ours, qutip)
  --rounds n         times that every side has its turn (default 5; quick: 3)
  --quick            without the hierarchy of 6435 matrices, half a minute
  --json file        writes everything, every sample included
  --readme           rewrites the table in bench/README.md
  --help`;

export interface OpenSystemsOptions {
  readonly problems: readonly string[];
  readonly sides: readonly string[];
  readonly rounds: number;
  readonly extent: "quick" | "thorough";
  readonly json?: string;
  readonly readme: "keep" | "rewrite";
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseOpenSystemsOptions(args: readonly string[]): OpenSystemsOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      problems: { type: "string" },
      sides: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean" },
      json: { type: "string" },
      readme: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  return {
    problems: list(values.problems),
    sides: list(values.sides),
    rounds: count("rounds", values.rounds ?? (values.quick ? "3" : "5")),
    extent: values.quick ? "quick" : "thorough",
    json: values.json,
    readme: values.readme ? "rewrite" : "keep",
  };
}
