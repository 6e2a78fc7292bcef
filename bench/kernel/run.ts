/** `npm run bench -- kernel`: the TypeScript kernel beside tslab, ipykernel and Deno's; a table on the terminal, JSON and README where asked. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { named } from "../options.js";
import { writeTable } from "../report/readme.js";
import { compare } from "./compare.js";
import { kernelUsage, parseKernelOptions } from "./options.js";
import { phases } from "./phases/index.js";
import { profile } from "./profile.js";
import { kernelReport } from "./report.js";
import { kernelSides, type Places } from "./sides.js";

/** Runs the command line; the answer is its exit code: 1 where a kernel failed a measure, 0 also where a target is missed, which the table says. */
export async function main(args: readonly string[], places: Places): Promise<number> {
  try {
    const options = parseKernelOptions(args);
    if (options === "help") {
      console.log(kernelUsage);
      return 0;
    }
    const sides = await kernelSides(places);
    if (options.what === "profile") {
      console.log(await profile(named("side", sides, options.sides), options.rounds));
      return 0;
    }
    const results = await compare(named("side", sides, options.sides), named("phase", phases, options.phases), {
      ...options,
      onTurn: (line) => process.stderr.write(`${line}\n`),
    });
    const report = kernelReport(results);
    console.log(report);
    if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
    if (options.readme === "rewrite") {
      writeTable(join(places.root, "packages", "ts-jupyter-kernel", "README.md"), report);
    }
    return results.faults.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}
