/** `npm run bench -- export`: ts-jupyter-export beside nbconvert; a table on the terminal, JSON and README where asked. */
import { join } from "node:path";
import { runCommand } from "../harness/command.js";
import { named } from "../options.js";
import { exportCases } from "./cases.js";
import { compareExports } from "./compare.js";
import { exportUsage, parseExportOptions } from "./options.js";
import { exportReport } from "./report.js";
import { exportSides, type Places } from "./sides.js";

/** Runs the command line; the answer is its exit code: 1 where a side wrote no whole page, 0 also where a target is missed. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage: exportUsage,
    parse: parseExportOptions,
    bench: (options) =>
      compareExports(named("side", exportSides(places), options.sides), named("case", exportCases, options.cases), {
        rounds: options.rounds,
        onTurn: (line) => process.stderr.write(`${line}\n`),
      }),
    report: exportReport,
    isWrong: ({ cases }) => cases.some(({ cells }) => Object.values(cells).some(({ status }) => status === "wrong")),
    readme: join(places.root, "packages", "ts-jupyter-export", "README.md"),
  });
}
