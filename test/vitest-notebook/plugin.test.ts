import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { code, config, notebook, Project, type Run, result, stdout } from "./support.js";

const SLOW = 180_000;
const ERROR = { output_type: "error", ename: "Error", evalue: "no", traceback: [] };

const one = notebook([code("1 + 1", [result("2")])]);
/** The second cell's output is not what it prints. */
const differing = notebook([
  code("const third = 1 / 3;\nthird", [result("0.3333333333333333")]),
  code("console.log(2 * third)", [stdout("0.66666\n")]),
  code("third > 0", [result("true", 3)]),
]);

let project: Project | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe("a project of notebooks", () => {
  let all: Project;
  let run: Run;
  beforeAll(async () => {
    all = await Project.create({
      "pass.ipynb": notebook([code("const x = 1;", []), code("// Twice\n2 * x", [result("2", 2)]), code("", [])]),
      "differs.ipynb": differing,
      "error.ipynb": notebook([code("1", [result("1")]), code("throw new Error('no')"), code("3", [result("3")])]),
      "tags.ipynb": notebook([
        code("throw new Error('no')", [ERROR], ["raises-exception"]),
        code("1", [result("1", 2)], ["raises-exception"]),
        code("Date.now()", [result("0", 3)], ["ignore-output"]),
        code("never.to.run", [], ["skip-execution"]),
        code("never.to.run", [], ["slow"]),
      ]),
      "json.ipynb": "{ no JSON",
      "tag.ipynb": notebook([code("1"), code("1", [], ["rtoll=1e-3"])]),
      "kernel.ipynb": notebook([code("1"), code("2")], {}, "no-such-kernel"),
      "nokernel.ipynb": one.replace(/"kernelspec": \{[^}]*\}/u, ""),
      "units.test.js": 'import { it } from "vitest"; it("still runs", () => {});',
      "node_of_mine/dist/built.ipynb": "{ not read",
      ".hidden/copy.ipynb": "{ not read",
    });
    run = await all.run();
  }, SLOW);
  afterAll(() => all.remove());

  it("has a test for each code cell, titled by its number and what it says", () => {
    expect(run.statuses("pass.ipynb")).toEqual(["[1] const x = 1; passed", "[2] Twice passed"]);
  });

  it("fails the cell that differs, and goes on", () => {
    expect(run.cells("differs.ipynb").map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
    const [message] = run.cells("differs.ipynb")[1]?.messages ?? [];
    expect(message).toContain("0.6666666666666666 instead of 0.66666 (relative error 1.0e-5 > 1e-6)");
    expect(message).toContain("console.log(2 * third)");
  });

  it("links a failure to the line of the cell's source in the file", async () => {
    const lines = (await all.read("differs.ipynb")).split("\n");
    const line = lines.findIndex((text) => text.includes("console.log(2 * third)")) + 1;
    expect(run.cells("differs.ipynb")[1]?.line).toBe(line);
    expect(run.stderr).toContain(`differs.ipynb:${line}:1`);
  });

  it("keeps the executed notebook of a failing run and says where", async () => {
    expect(run.stderr).toContain(".vitest-notebook/failed/differs.ipynb");
    const kept = JSON.parse(await all.read(".vitest-notebook/failed/differs.ipynb")) as {
      cells: { outputs: unknown[] }[];
    };
    expect(kept.cells[1]?.outputs).toEqual([{ output_type: "stream", name: "stdout", text: ["0.6666666666666666\n"] }]);
    expect(await all.read(".vitest-notebook/.gitignore")).toBe("*\n");
  });

  it("skips the cells behind an error and says which cell it was", () => {
    expect(run.cells("error.ipynb").map(({ status }) => status)).toEqual(["passed", "failed", "skipped"]);
    expect(run.stdout).toMatch(/\[3\] 3 .*\[cell \[2\] failed\]/u);
  });

  it("obeys the tags", () => {
    expect(run.cells("tags.ipynb").map(({ status }) => status)).toEqual([
      "passed",
      "failed",
      "passed",
      "skipped",
      "skipped",
    ]);
    expect(run.stdout).toMatch(/\[4\] never\.to\.run .*\[.*skip-execution.*\]/u);
    expect(run.stdout).toMatch(/\[5\] never\.to\.run .*\[.*slow.*\]/u);
  });

  it("fails a file that is no notebook in one line", () => {
    expect(run.fileMessage("json.ipynb")).toMatch(/^notebook: not JSON at line 1, column 3: .*$/u);
    expect(run.cells("json.ipynb")).toEqual([]);
  });

  it("fails a notebook with a misspelled tag in one line that names the cell and what was meant", () => {
    expect(run.fileMessage("tag.ipynb")).toBe('cell [2]: unknown tag "rtoll=1e-3" (did you mean "rtol=1e-3"?)');
  });

  it("fails a notebook whose kernel does not exist as a file, in one line, with all its cells skipped", () => {
    // A machine may have kernels of its own.
    expect(run.fileMessage("kernel.ipynb")).toMatch(/^unknown kernel "no-such-kernel" \(known: (.*, )?quick in .*\)$/u);
    expect(run.cells("kernel.ipynb").map(({ status }) => status)).toEqual(["skipped", "skipped"]);
    expect(run.fileMessage("nokernel.ipynb")).toMatch(/^the notebook names no kernel .*$/u);
  });

  it("leaves vitest's own test files as they were, and does not look into hidden folders and dist", () => {
    expect(run.statuses("units.test.js")).toEqual(["still runs passed"]);
    expect(run.stdout + run.stderr).not.toMatch(/built\.ipynb|copy\.ipynb/u);
  });

  it("ends with exit code 1", () => {
    expect(run.code).toBe(1);
  });
});

describe("the cache", () => {
  it("answers an unchanged notebook, whatever else changed; --no-cache does not ask it", {
    timeout: SLOW,
  }, async () => {
    project = await Project.create({ "a.ipynb": one, "lib/b.ts": "export const b = 1;\n" });
    const first = await project.run();
    expect(first.stderr).toMatch(/a\.ipynb: 1 cell ran in [\d.]+ s \(no earlier run\)/u);
    await project.write("lib/b.ts", "export const b = 2;\n");
    const second = await project.run();
    expect(second.stderr).toMatch(/a\.ipynb: 1 cell from the cache \(ran in [\d.]+ s, just now\)/u);
    expect(second.statuses("a.ipynb")).toEqual(first.statuses("a.ipynb"));
    const forced = await project.run({ args: ["--no-cache"] });
    expect(forced.stderr).toMatch(/a\.ipynb: 1 cell ran in [\d.]+ s \(the cache is off\)/u);
    await project.write("a.ipynb", one.replaceAll("1 + 1", "3 - 1"));
    const changed = await project.run();
    expect(changed.stderr).toMatch(/a\.ipynb: 1 cell ran in [\d.]+ s \(cell \[1\] changed\)/u);
  });

  it("keeps the run, not the verdict: cached outputs are compared anew", { timeout: SLOW }, async () => {
    project = await Project.create({ "a.ipynb": one });
    await project.run();
    await project.write("a.ipynb", notebook([code("1 + 1", [result("3")])]));
    const run = await project.run();
    expect(run.stderr).toMatch(/a\.ipynb: 1 cell from the cache/u);
    expect(run.cells("a.ipynb")[0]?.messages[0]).toContain("2 instead of 3");
  });

  it("does not remember a run that failed", { timeout: SLOW }, async () => {
    project = await Project.create({ "a.ipynb": differing });
    await project.run();
    const second = await project.run();
    expect(second.stderr).toMatch(/a\.ipynb: 3 cells ran in [\d.]+ s \(the last run failed\)/u);
    expect(second.code).toBe(1);
  });
});

describe("vitest -u", () => {
  it("rewrites the outputs of the cells that differ, and no other byte", { timeout: SLOW }, async () => {
    project = await Project.create({ "a.ipynb": differing });
    const run = await project.run({ args: ["-u"] });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain("rewrote the outputs of cell [2]");
    expect(await project.read("a.ipynb")).toBe(differing.replace("0.66666", "0.6666666666666666"));
    const again = await project.run();
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("from the cache");
  });
});

describe("vitest -t", () => {
  it("runs the cells before the chosen one, and reports only that", { timeout: SLOW }, async () => {
    project = await Project.create({
      "a.ipynb": notebook([
        code("const x = 20;"),
        code("// chosen\nx + 2", [result("22", 2)]),
        code('import { writeFileSync } from "node:fs";\nwriteFileSync("third", "")'),
      ]),
    });
    const run = await project.run({ args: ["-t", "chosen"] });
    expect(run.cells("a.ipynb").map(({ status }) => status)).toEqual(["skipped", "passed", "skipped"]);
    expect(run.code).toBe(0);
    const whole = await project.run();
    expect(whole.stderr, "a part of a notebook is not remembered").toMatch(/3 cells ran in/u);
  });
});

describe("several notebooks", () => {
  /** Both wait for the other: they pass only side by side. */
  const meeting = (own: string, other: string) =>
    notebook([
      code(
        `import { existsSync, writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(own)}, "");
for (let i = 0; i < 600 && !existsSync(${JSON.stringify(other)}); i++) await new Promise((done) => setTimeout(done, 100));
existsSync(${JSON.stringify(other)})`,
        [result("true")],
      ),
    ]);
  /** Fails if another one is at work. */
  const alone = notebook([
    code(`import { mkdirSync, rmdirSync } from "node:fs";
mkdirSync("busy");
await new Promise((done) => setTimeout(done, 500));
rmdirSync("busy");`),
  ]);

  it("run side by side", { timeout: SLOW }, async () => {
    project = await Project.create({
      "vitest.config.js": config("{ jobs: 2 }", "{ maxWorkers: 2 }"),
      "a.ipynb": meeting("a.here", "b.here"),
      "b.ipynb": meeting("b.here", "a.here"),
    });
    const run = await project.run();
    expect(
      run
        .statuses("a.ipynb")
        .concat(run.statuses("b.ipynb"))
        .filter((text) => !text.endsWith("passed")),
    ).toEqual([]);
  });

  it("run side by side by the command with --jobs, whatever the number of processors", { timeout: SLOW }, async () => {
    project = await Project.create({
      "a.ipynb": meeting("a.here", "b.here"),
      "b.ipynb": meeting("b.here", "a.here"),
    });
    expect((await project.command(["--jobs", "2"]).finished).code).toBe(0);
  });

  it("run one at a time with jobs: 1, however many workers vitest has", { timeout: SLOW }, async () => {
    project = await Project.create({
      "vitest.config.js": config("{ jobs: 1 }", "{ maxWorkers: 3 }"),
      "a.ipynb": alone,
      "b.ipynb": alone,
      "c.ipynb": alone,
    });
    expect((await project.run()).code).toBe(0);
  });

  it("start with what failed, then with what took longest", { timeout: SLOW }, async () => {
    // Waits in the first run only.
    const appends = (name: string, ms: number, shown = "1") =>
      notebook([
        code(
          `import { appendFileSync, existsSync } from "node:fs";
await new Promise((done) => setTimeout(done, existsSync("order") ? 0 : ${ms}));
appendFileSync("order.new", "${name} ");
1`,
          [result(shown)],
        ),
      ]);
    project = await Project.create({
      "vitest.config.js": config("{ jobs: 1 }", "{ maxWorkers: 1 }"),
      "short.ipynb": appends("short", 0),
      "long.ipynb": appends("long", 8000),
      "wrong.ipynb": appends("wrong", 0, "2"),
    });
    await project.run();
    await project.write("order", "");
    await project.write("order.new", "");
    await project.run({ args: ["--no-cache"] });
    expect(await project.read("order.new")).toBe("wrong long short ");
  });
});

describe("configurations", () => {
  it("vitest's projects each have their own notebooks, options and tests", { timeout: SLOW }, async () => {
    project = await Project.create({
      "vitest.config.js": `
import { defineConfig } from "vitest/config";
import { notebooks } from "vitest-notebook";
export default defineConfig({
  test: {
    projects: [
      { test: { name: "units", include: ["*.test.js"] } },
      { plugins: [notebooks({ include: ["strict"] })], test: { name: "strict", include: [] } },
      { plugins: [notebooks({ include: ["loose/*.ipynb"], rtol: 1e-3 })], test: { name: "loose", include: [] } },
    ],
  },
});
`,
      "units.test.js": 'import { it } from "vitest"; it("runs", () => {});',
      "strict/a.ipynb": notebook([code("2 / 3", [result("0.66666")])]),
      "loose/b.ipynb": notebook([code("2 / 3", [result("0.66666")])]),
    });
    const run = await project.run();
    expect(run.statuses("strict/a.ipynb")).toEqual(["[1] 2 / 3 failed"]);
    expect(run.statuses("loose/b.ipynb")).toEqual(["[1] 2 / 3 passed"]);
    expect(run.statuses("units.test.js")).toEqual(["runs passed"]);
  });

  it("an unknown option is an error in one line, before anything runs", { timeout: SLOW }, async () => {
    project = await Project.create({ "vitest.config.js": config("{ rtoll: 1 }"), "a.ipynb": one });
    const { code: exit, stderr } = await project.vitest([]).finished;
    expect(stderr).toContain('unknown option "rtoll" (did you mean "rtol"?)');
    expect(exit).toBe(1);
  });

  it("the runner works from TypeScript source too", { timeout: SLOW }, async () => {
    const conditions = '["innerloop-source", "node", "import", "module", "default"]';
    project = await Project.create({
      "vitest.config.js": `
import { defineConfig } from "vitest/config";
import { notebooks } from "vitest-notebook";
const conditions = ${conditions};
export default defineConfig({ resolve: { conditions }, ssr: { resolve: { conditions } }, plugins: [notebooks()] });
`,
      "a.ipynb": differing,
    });
    const run = await project.run();
    expect(run.cells("a.ipynb").map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
  });

  it("vitest related runs the notebooks that import a module", { timeout: SLOW }, async () => {
    project = await Project.create({
      "lib/two.ts": "export const two = 2;\n",
      "imports.ipynb": notebook([code('import { two } from "./lib/two.js";\ntwo', [result("2")])]),
      "other.ipynb": one,
    });
    const related = await project.related("lib/two.ts");
    expect(related.stderr).toContain("imports.ipynb: 1 cell ran");
    expect(related.stderr).not.toContain("other.ipynb");
  });
});
