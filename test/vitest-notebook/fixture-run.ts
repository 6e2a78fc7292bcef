// All fixture notebooks, run by one nested vitest with real kernels: each vitest project is the plugin with other options over some of them.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "ts-jupyter-kernel";

export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
export const FIXTURES: string = join(ROOT, "test/fixtures/vitest-notebook");
const run = promisify(execFile);

/** What came of one notebook under one project's options. */
export interface NotebookOutcome {
  /** What is wrong with the file as a whole. */
  errors: string[];
  /** One line a code cell: `passes`, `skipped: …`, `fails: …` with the whole message. */
  cells: string[];
  /** Notes of the cells, in order. */
  notes: string[];
}

export interface FixtureRun {
  folder: string;
  /** By `project: path/of/notebook`. */
  outcomes: Map<string, NotebookOutcome>;
  /** What vitest printed. */
  output: string;
  remove(): void;
}

/** Written into the temporary project: everything that a test of ours wants to know, as JSON. */
const REPORTER = `
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
const said = (error) => [error.message, error.stack].join("\\n").replace(/\\u001b\\[[\\d;]*m/g, "");
const cellOf = (test) => {
  const { state, errors = [], note } = test.result();
  if (state === "failed") return "fails: " + errors.map(said).join("\\n");
  return state === "skipped" ? "skipped: " + note : state === "passed" ? "passes" : state;
};
export default class {
  onTestRunEnd(modules) {
    const all = modules.map((module) => {
      const tests = [...module.children.allTests()];
      return {
        name: module.project.name + ": " + relative(module.project.config.root, module.moduleId).replace(/\\.ipynb$/, ""),
        errors: module.errors().map(said),
        cells: tests.map(cellOf),
        notes: tests.flatMap((test) => test.annotations().map((annotation) => annotation.message)),
      };
    });
    writeFileSync("outcomes.json", JSON.stringify(all));
  }
}
`;

/** `projects`: name → options of the plugin, in JavaScript. `commands`: in the copy of the fixtures, before the run. */
export async function runFixtures(
  projects: Record<string, string>,
  prepare: (folder: string) => Promise<void>,
): Promise<FixtureRun> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "vitest-notebook-fixtures-")));
  cpSync(FIXTURES, folder, { recursive: true });
  rmSync(join(folder, "build"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeKernelspec(join(folder, ".kernels", "kernels", KERNEL_NAME), kernelJson());
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, "reporter.js"), REPORTER);
  const entries = Object.entries(projects).map(
    ([name, options]) =>
      `{ test: { name: ${JSON.stringify(name)}, include: [], isolate: false }, plugins: [notebooks({ jobs: 2, ...(${options}) })] },`,
  );
  writeFileSync(
    join(folder, "vitest.config.js"),
    `import { defineConfig } from "vitest/config";
import { notebooks } from "vitest-notebook";
export default defineConfig({ test: { maxWorkers: 2, projects: [
${entries.join("\n")}
] } });
`,
  );
  await prepare(folder);
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--reporter", "./reporter.js", "--reporter", "default"];
  const options = { cwd: folder, env: { ...process.env, NO_COLOR: "1", CI: "" }, maxBuffer: 2 ** 28 };
  const done = await run(process.execPath, args, options).catch((error: { stdout: string; stderr: string }) => error);
  const output = `${done.stdout}\n${done.stderr}`;
  return { folder, outcomes: outcomesIn(folder, output), output, remove: () => rmSync(folder, { recursive: true }) };
}

function outcomesIn(folder: string, output: string): Map<string, NotebookOutcome> {
  let text: string;
  try {
    text = readFileSync(join(folder, "outcomes.json"), "utf8");
  } catch {
    throw new Error(`vitest ended without outcomes:\n${output}`);
  }
  const all = JSON.parse(text) as (NotebookOutcome & { name: string })[];
  return new Map(all.map(({ name, ...outcome }) => [name, outcome]));
}
