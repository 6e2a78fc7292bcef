/** The command line of `npm run bench -- export`. */
import { parseArgs } from "node:util";
import { commonFlags, count, list, type Outputs, outputs } from "../options.js";

export const exportUsage = `usage: npm run bench -- export [options]

  --sides a,b        only these sides (ours, nbconvert)
  --cases a,b        only these cases (one, fifty, two-thousand, twenty, twenty-plain)
  --rounds n         times that every side has its turn (default 7; quick: 3)
  --quick            three rounds, without the case of 2,000 cells
  --json file        writes everything, every sample included
  --readme           rewrites the table in packages/ts-jupyter-export/README.md
  --help`;

export interface ExportBenchOptions extends Outputs {
  readonly sides: readonly string[];
  readonly cases: readonly string[];
  readonly rounds: number;
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseExportOptions(args: readonly string[]): ExportBenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: { ...commonFlags, cases: { type: "string" }, rounds: { type: "string" } },
  });
  if (values.help) return "help";
  return {
    sides: list(values.sides),
    cases: values.cases === undefined && values.quick ? ["one", "fifty", "twenty", "twenty-plain"] : list(values.cases),
    rounds: count("rounds", values.rounds ?? (values.quick ? "3" : "7")),
    ...outputs(values),
  };
}
