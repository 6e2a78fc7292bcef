/** `npm run bench -- open-systems`: hierarchies, transfer tensors and a tunnelling splitting beside QuTiP, on the same numbers in one run. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, openClient } from "../harness/client.js";
import { type Places, runCommand } from "../harness/command.js";
import { describeMachine } from "../harness/machine.js";
import { limited } from "../harness/sides.js";
import { named } from "../options.js";
import { type Cell, compare, type Runner } from "./compare.js";
import { type OpenSystemsOptions, parseOpenSystemsOptions, usage } from "./options.js";
import { problems } from "./problems.js";
import { type Results, reportOf, type Side } from "./report.js";

/** Runs the command line; the answer is its exit code: 1 where a side has wrong numbers. */
export function main(args: readonly string[], places: Places): Promise<number> {
  return runCommand(args, {
    usage,
    parse: parseOpenSystemsOptions,
    bench: (options) => bench(options, places),
    report: reportOf,
    isWrong: (results) => results.problems.some(({ cells }) => Object.values(cells).some(isFaulty)),
    readme: join(places.root, "bench", "README.md"),
  });
}

/** @throws Error on an unknown problem or side */
async function bench(options: OpenSystemsOptions, { root, worker, python }: Places): Promise<Results> {
  const machine = describeMachine();
  const asked = named("problem", problems, options.problems).filter(
    ({ extent }) => options.problems.length > 0 || options.extent === "thorough" || extent === "quick",
  );
  const specs = named(
    "side",
    [
      { name: "ours", title: "lib", command: [process.execPath, worker] },
      { name: "qutip", title: "QuTiP", command: [python, join(root, "bench", "open-systems", "qutip_peer.py")] },
    ],
    options.sides,
  );
  const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-"));
  const clients: Client[] = [];
  try {
    const runners: Runner[] = [];
    const sides: Side[] = [];
    for (const { name, title, command } of specs) {
      try {
        const client = await openClient(
          limited({ name, title, command, threads: 1, programs: "all", when: "always" }),
          {
            env: { ...process.env, ...ONE_THREAD },
          },
        );
        clients.push(client);
        runners.push({ name, ask: client.ask });
        sides.push({ name, title, state: { versions: client.versions } });
      } catch (error) {
        sides.push({ name, title, state: { missing: missingOf(error) } });
      }
    }
    const measured: Results["problems"][number][] = [];
    for (const problem of asked) {
      process.stderr.write(`${problem.name} …\n`);
      const path = join(folder, `${problem.name}.json`);
      writeFileSync(path, JSON.stringify(problem.make()));
      const cells = await compare(problem, path, runners, options.rounds);
      measured.push({ name: problem.name, title: problem.title, cells });
    }
    return { machine, rounds: options.rounds, sides, problems: measured };
  } finally {
    for (const client of clients) client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What NumPy's libraries read. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

/** An environment of the other benchmarks has Python without QuTiP. */
function missingOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /No module named '(qutip|numpy)'/.test(message) ? "not installed" : message;
}

function isFaulty({ status }: Cell): boolean {
  return status === "wrong";
}
