/**
 * The peers of `npm run bench -- few-shot` hold PyTorch's convolution, batch normalisation and Cholesky factor beside lib/adapt: the same weights and batch must give
 * the same loss and gradient. Wants .venv-bench (node scripts/bench-env.js); where it is missing nothing can be compared.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fewShotPrograms } from "../../bench/few-shot/problems.js";
import { disagreement, gradientDistance, gradientTolerance } from "../../bench/harness/agree.js";
import { type Client, openClient } from "../../bench/harness/client.js";
import { writeProblem } from "../../bench/programs/index.js";
import { compiledLoader } from "../../bench/sides/compiled.js";
import { byName } from "../../bench/sides/serve.js";
import { useBackend } from "../../lib/tensor/index.js";
import { benchPython } from "../../scripts/bench-env.js";

const folder = mkdtempSync(join(tmpdir(), "innerloop-few-shot-peers-"));
// An odd side and an even one among the layers: 14 → 7 → 4 → 2 → 1.
const programs = fewShotPrograms({ side: 14, filters: 6, tasks: [2, 3], queries: 2 });
const ours = byName(compiledLoader({ device: "cpu", threads: 1, repeat: "one" }), programs);
const mamls = ["maml", "maml-5", "maml-16"];
const kernels = ["i-amfs", "i-amfs-16"];
const adaptations = ["adapt-maml", "adapt-maml-5", "adapt-i-amfs"];
const clients: Client[] = [];

beforeAll(async () => void (await useBackend({ backend: "cpu", announce: "none" })));
afterAll(() => {
  for (const client of clients) client.close();
  rmSync(folder, { recursive: true });
});

const has = (module: string) =>
  existsSync(benchPython) && spawnSync(benchPython, ["-c", `import ${module}`]).status === 0;

const peers = [
  { module: "torch", command: ["torch_peer.py", "batched", "1"], names: [...mamls, ...kernels, ...adaptations] },
  { module: "torch", command: ["torch_peer.py", "vmap", "1"], names: mamls },
  { module: "torch", command: ["torch_peer.py", "loop", "1"], names: [...mamls, ...kernels] },
  // Its compiler takes long over the other programs, which differ in the number of tasks and steps alone.
  { module: "jax", command: ["jax_peer.py"], names: ["maml", "i-amfs", "adapt-maml", "adapt-i-amfs"] },
];

for (const { module, command, names } of peers) {
  describe.skipIf(!has(module))(command.join(" "), () => {
    // Two losses: in so small a network Adam's first steps enlarge round-off, for a leaf without a gradient moves by its sign.
    it("has our losses at the start and after a step, our gradient, and our adapted numbers", async () => {
      const client = await openClient([benchPython, resolve("bench", "few-shot", command[0]), ...command.slice(1)]);
      clients.push(client);
      for (const name of names) {
        const problem = programs.find((program) => program.name === name)!.problem(11);
        const mine = await ours(name, problem);
        const path = writeProblem(problem, folder);
        const theirs = await client.load({ do: "load", program: name, problem: path, steps: 2 });
        expect(disagreement(await mine.check(2), theirs.check, `${module}, ${name}`)).toBeUndefined();
        if (name.startsWith("adapt")) continue;
        const { off } = gradientDistance((await mine.gradients?.())!, theirs.gradients!);
        expect(off).toBeLessThan(gradientTolerance);
      }
    });
  });
}
