/** The command line of `npm run bench -- kernel`. */
import { parseArgs } from "node:util";
import { count, list } from "../options.js";

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

export interface KernelBenchOptions {
  readonly sides: readonly string[];
  readonly phases: readonly string[];
  readonly rounds: number;
  readonly million: "ours" | "all";
  readonly what: "comparison" | "profile";
  readonly json?: string;
  readonly readme: "keep" | "rewrite";
}

/**
 * @returns "help" where it was asked for
 * @throws Error naming the option that is wrong
 */
export function parseKernelOptions(args: readonly string[]): KernelBenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sides: { type: "string" },
      phases: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean" },
      "million-for-all": { type: "boolean" },
      profile: { type: "boolean" },
      json: { type: "string" },
      readme: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  return {
    sides: list(values.sides),
    phases: list(values.phases),
    rounds: count("rounds", values.rounds ?? (values.quick ? "1" : "5")),
    million: values["million-for-all"] ? "all" : "ours",
    what: values.profile ? "profile" : "comparison",
    json: values.json,
    readme: values.readme ? "rewrite" : "keep",
  };
}

/** Those named, in the order of all; all where none is named. @throws Error naming the one that is unknown */
export function named<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  names: readonly string[],
): T[] {
  for (const name of names) {
    if (all.some((one) => one.name === name)) continue;
    throw new Error(`unknown ${what} "${name}" (known: ${all.map((one) => one.name).join(", ")})`);
  }
  return all.filter(({ name }) => names.length === 0 || names.includes(name));
}
