/**
 * The peers of `npm run bench -- fast-weights` against the recurrence in Float64: the same sequence must give the same outputs, whatever the form. Wants .venv-bench
 * (node scripts/bench-env.js); where it is missing nothing can be compared.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loopLoader } from "../../bench/fast-weights/loops.js";
import { fastWeightPrograms } from "../../bench/fast-weights/problems.js";
import { disagreement } from "../../bench/harness/agree.js";
import { type Client, openClient } from "../../bench/harness/client.js";
import { writeProblem } from "../../bench/programs/index.js";
import { benchPython } from "../../scripts/bench-env.js";

const folder = mkdtempSync(join(tmpdir(), "innerloop-fast-weights-peers-"));
const programs = fastWeightPrograms([64, 512]);
const ours = loopLoader("recurrent");
const clients: Client[] = [];

afterAll(() => {
  for (const client of clients) client.close();
  rmSync(folder, { recursive: true });
});

const has = (module: string) =>
  existsSync(benchPython) && spawnSync(benchPython, ["-c", `import ${module}`]).status === 0;

for (const module of ["torch", "jax"]) {
  describe.skipIf(!has(module))(module, () => {
    it.each(["recurrent", "chunked"])("%s has the outputs of the recurrence", async (form) => {
      const client = await openClient([benchPython, resolve("bench", "fast-weights", `${module}_peer.py`), form]);
      clients.push(client);
      for (const program of programs) {
        const problem = program.problem(11);
        const mine = await (await ours(program.name, problem)).check(1);
        const path = writeProblem(problem, folder);
        const theirs = await client.load({ do: "load", program: program.name, problem: path, steps: 1 });
        expect(disagreement(mine, theirs.check, `${module}, ${program.name}`)).toBeUndefined();
      }
    });
  });
}
