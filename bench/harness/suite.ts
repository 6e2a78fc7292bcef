/** Programs on sides in one run: every side's process is started once, measured in turn with the others, and ended; a side that does not start is told. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { named, type SuiteOptions } from "../options.js";
import { type Problem, writeProblem } from "../programs/problem.js";
import { type Client, openClient } from "./client.js";
import { describeMachine } from "./machine.js";
import { type MeasureOptions, measure, type Runner } from "./measure.js";
import type { ProgramResult, Results, SideResult } from "./results.js";
import { canRun, keyOf, limited, type SideSpec } from "./sides.js";

/** What is written to a file for all sides, and how its row is called. */
export interface SuiteProgram {
  readonly name: string;
  readonly title: string;
  readonly kind: ProgramResult["kind"];
  problem(seed: number): Problem;
}

export interface Suite {
  readonly programs: readonly SuiteProgram[];
  readonly sides: readonly SideSpec[];
  readonly seed: number;
  readonly length: MeasureOptions;
}

export async function runSuite({ programs, sides: specs, seed, length }: Suite): Promise<Results> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-"));
  const clients: Client[] = [];
  try {
    const runners: (Runner & { readonly spec: SideSpec })[] = [];
    const sides: SideResult[] = [];
    for (const spec of specs) {
      const side = { key: keyOf(spec), name: spec.name, threads: spec.threads, title: spec.title };
      try {
        const client = await openClient(limited(spec));
        clients.push(client);
        runners.push({ key: side.key, name: side.name, client, spec });
        sides.push({ ...side, state: { versions: client.versions } });
      } catch (error) {
        sides.push({ ...side, state: { missing: error instanceof Error ? error.message : String(error) } });
      }
    }
    const results: ProgramResult[] = [];
    for (const program of programs) {
      const { name, title, kind } = program;
      process.stderr.write(`${name} …\n`);
      const path = writeProblem(program.problem(seed), folder);
      const able = runners.filter(({ spec }) => canRun(spec, name));
      results.push({ name, title, kind, ...(await measure(name, path, able, length)) });
    }
    return { machine, seed, rounds: length.rounds, sides, programs: results };
  } finally {
    for (const client of clients) client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sides that were named; else all, a quick run without those that take a minute to get ready. @throws Error on an unknown name */
export function sidesAsked(
  all: readonly SideSpec[],
  { sides, extent }: Pick<SuiteOptions, "sides" | "extent">,
): SideSpec[] {
  return named("side", all, sides).filter(({ when }) => sides.length > 0 || extent === "thorough" || when === "always");
}

/** Whether a run has a side with wrong numbers: then the command fails. */
export function hasWrongNumbers({ programs }: Results): boolean {
  return programs.some(({ cells }) => Object.values(cells).some(({ status }) => status === "wrong"));
}
