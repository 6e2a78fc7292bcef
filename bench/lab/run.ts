/** `npm run bench -- lab`: a notebook in JupyterLab on our kernel and on Python's; a table on the terminal, JSON and README where asked. */
import { join } from "node:path";
import { runCommand } from "../harness/command.js";
import { named } from "../options.js";
import { compareLabs } from "./compare.js";
import { labUsage, parseLabOptions } from "./options.js";
import { labReport } from "./report.js";
import { labSides, type Places } from "./sides.js";

/** Runs the command line; the answer is its exit code: 1 where a side showed something else, 2 where nothing could be run. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage: labUsage,
    parse: parseLabOptions,
    bench: ({ sides, rounds }) =>
      compareLabs(named("side", labSides(places), sides), {
        root: places.root,
        rounds,
        onTurn: (line) => process.stderr.write(`${line}\n`),
      }),
    report: labReport,
    isWrong: ({ cells }) => Object.values(cells).some(({ status }) => status === "wrong"),
    readme: join(places.root, "bench", "lab", "README.md"),
  });
}
