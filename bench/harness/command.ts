/** What the command lines of the benchmarks share: help, the run, its report, the files that were asked for, and the exit code. */
import { writeFileSync } from "node:fs";
import type { Outputs } from "../options.js";
import { writeTable } from "../report/readme.js";

/** Where a comparison finds its processes. */
export interface Places {
  /** The repository. */
  readonly root: string;
  /** The bundled process of our side. */
  readonly worker: string;
  /** The Python of the peers. */
  readonly python: string;
}

export interface Command<Options, Results> {
  readonly usage: string;
  /** @throws Error naming the option that is wrong */
  readonly parse: (args: readonly string[]) => Options | "help";
  readonly bench: (options: Options) => Promise<Results>;
  readonly report: (results: Results) => string;
  /** Whether some side has wrong numbers. */
  readonly isWrong: (results: Results) => boolean;
  /** The file whose table `--readme` rewrites. */
  readonly readme: string;
}

/** @returns the exit code: 0 all right, 1 a side has wrong numbers, 2 the command line or the run failed (one line says why) */
export async function runCommand<Options extends Outputs, Results>(
  args: readonly string[],
  command: Command<Options, Results>,
): Promise<number> {
  try {
    const options = command.parse(args);
    if (options === "help") {
      console.log(command.usage);
      return 0;
    }
    const results = await command.bench(options);
    const report = command.report(results);
    console.log(report);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
    if (options.readme === "rewrite") writeTable(command.readme, report);
    return command.isWrong(results) ? 1 : 0;
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}
