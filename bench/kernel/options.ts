/** The command line of `npm run bench -- kernel`. */
import { parseArgs } from "node:util";
import { commonFlags, count, list, type Outputs, outputs } from "../options.js";

export const kernelUsage = `usage: npm run bench -- kernel [options]

  --sides a,b        only these sides (error, warn, off: ours with that type checking; tslab, tslab-bare, ipykernel, deno)
  --phases a,b       only these phases (cells, speed, lines, million, text, interrupt, exit)
  --rounds n         times that every side has its turn (default 5; quick: 1)
  --quick            one round
  --million-for-all  a million lines from the peers too (else from our kernel alone)
  --profile          where the time of our kernel's start goes, and nothing else
  --json file        writes everything, every sample included
  --readme           rewrites the table in packages/ts-jupyter-kernel/README.md
  --help`;

export interface KernelBenchOptions extends Outputs {
  readonly sides: readonly string[];
  readonly phases: readonly string[];
  readonly rounds: number;
  readonly million: "ours" | "all";
  readonly what: "comparison" | "profile";
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseKernelOptions(args: readonly string[]): KernelBenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...commonFlags,
      phases: { type: "string" },
      rounds: { type: "string" },
      "million-for-all": { type: "boolean" },
      profile: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  return {
    sides: list(values.sides),
    phases: list(values.phases),
    rounds: count("rounds", values.rounds ?? (values.quick ? "1" : "5")),
    million: values["million-for-all"] ? "all" : "ours",
    what: values.profile ? "profile" : "comparison",
    ...outputs(values),
  };
}
