/** The command line of `npm run reproduce`. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Profile, profiles } from "../report/index.js";
import type { Study } from "./study.js";

export const usage = `usage: npm run reproduce -- <study> [options]

  --profile p    quick (default), standard or full
  --jobs n       worker processes (default: 2, or the number of cores where that is smaller)
  --only a,b     only entries with these names: systems, methods, parts, seeds (names of one kind are alternatives)
  --list         what would run and what is stored, without running
  --help

Every finished entry is a file of its own. The same command goes on where it was interrupted or killed, and computes nothing twice.
Exit code: 0 all entries are stored; 1 some entry failed; 2 the command line is wrong.`;

export interface ReproduceOptions {
  readonly study: Study;
  readonly profile: Profile;
  readonly jobs: number;
  readonly only: readonly string[];
  readonly action: "run" | "list";
}

/**
 * @returns "help" where it was asked for
 * @throws Error in one line on anything unknown, with what is known
 */
export function parseOptions(args: readonly string[], studies: readonly Study[]): ReproduceOptions | "help" {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      profile: { type: "string" },
      jobs: { type: "string" },
      only: { type: "string", multiple: true },
      list: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return "help";
  const known = studies.map(({ name }) => name).join(", ");
  if (positionals.length > 1) throw new Error(`one study at a time, got ${positionals.join(", ")}`);
  const study = studies.find(({ name }) => name === positionals[0]);
  if (study === undefined) {
    throw new Error(
      positionals.length === 0
        ? `no study given (known: ${known})`
        : `unknown study "${positionals[0]}" (known: ${known})`,
    );
  }
  const profile = profiles.find((name) => name === (values.profile ?? "quick"));
  if (profile === undefined) throw new Error(`unknown profile "${values.profile}" (known: ${profiles.join(", ")})`);
  const jobs = Number(values.jobs ?? Math.min(2, availableParallelism()));
  if (!(Number.isSafeInteger(jobs) && jobs >= 1 && jobs <= 64)) throw new Error(`invalid --jobs: ${values.jobs}`);
  const only = (values.only ?? []).flatMap((list) => list.split(",")).flatMap((word) => word.trim() || []);
  return { study, profile, jobs, only, action: values.list ? "list" : "run" };
}
