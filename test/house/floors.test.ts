import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// The arrows of the house are a rule, not a wish: the same configuration that `npm run lint` uses
// is tried here on small trees, so that a rule which stopped matching would be noticed.

const root = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

let tree: string;

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), "floors-"));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "node_modules"]) {
    await symlink(join(root, name), join(tree, name));
  }
});

afterAll(() => rm(tree, { recursive: true, force: true }));

/** Cruises a tree that holds only `from`, which imports `to`; resolves to the report and whether it was accepted. */
async function cruise(from: string, to: string): Promise<{ accepted: boolean; report: string }> {
  for (const folder of ["lib", "packages"]) await rm(join(tree, folder), { recursive: true, force: true });
  for (const file of [from, to]) await mkdir(dirname(join(tree, file)), { recursive: true });
  const specifier = `${"../".repeat(from.split("/").length - 1)}${to.replace(/\.ts$/, ".js")}`;
  await writeFile(join(tree, to), "export const value = 1;\n");
  await writeFile(join(tree, from), `import { value } from "${specifier}";\nexport const twice = 2 * value;\n`);
  const arguments_ = [join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"), "-T", "err-long", from];
  try {
    const { stdout } = await run(process.execPath, arguments_, { cwd: tree });
    return { accepted: true, report: stdout };
  } catch (error) {
    return { accepted: false, report: String((error as { stdout?: string }).stdout) };
  }
}

describe("imports point down only", () => {
  test.each([
    ["lib/linalg/expm.ts", "lib/report/check.ts", "ground floor"],
    ["lib/tasks/sinusoid.ts", "lib/adapt/maml.ts", "tasks draw data"],
    ["lib/memory/projection.ts", "lib/report/check.ts", "memory stands on"],
    ["lib/adapt/maml.ts", "lib/experiments/study.ts", "adapt stands on"],
    ["packages/nbformat/src/read.ts", "lib/linalg/expm.ts", "nbformat knows files only"],
    ["packages/jupyter-protocol/src/a.ts", "packages/jupyter-client/src/b.ts", "messages and sockets only"],
    ["packages/ts-jupyter-export/src/a.ts", "packages/jupyter-protocol/src/b.ts", "jupyter-client, nbformat"],
    ["packages/tfjs-compile/src/a.ts", "lib/tensor/b.ts", "tfjs and onnxruntime-node only"],
  ])("%s may not import %s", async (from, to, reason) => {
    const { accepted, report } = await cruise(from, to);
    expect(accepted).toBe(false);
    expect(report).toContain(`${from} → ${to}`);
    expect(report).toContain(reason);
  });

  test.each([
    ["lib/memory/projection.ts", "lib/linalg/expm.ts"],
    ["lib/adapt/maml.ts", "lib/tasks/sinusoid.ts"],
    ["lib/experiments/study.ts", "lib/physics/pendulum.ts"],
    ["packages/jupyter-client/src/run.ts", "packages/nbformat/src/read.ts"],
  ])("%s may import %s", async (from, to) => {
    expect(await cruise(from, to)).toMatchObject({ accepted: true });
  });
});
