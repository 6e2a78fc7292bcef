// What vitest and the system can do to a run: flags that must not make a failure green, folders and files that cannot be written.
import { afterEach, expect, it } from "vitest";
import { code, notebook, Project, result } from "./support.js";

const SLOW = 180_000;
const wrong = notebook([code("2 / 3", [result("0.66666")])]);

let project: Project | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

it("a number that differs is never tried again, whatever --retry says", { timeout: SLOW }, async () => {
  const right = "import { existsSync, writeFileSync } from 'node:fs';\nconst second = existsSync('first');";
  project = await Project.create({
    "a.ipynb": notebook([code(`${right}\nwriteFileSync('first', '');\nsecond`, [result("true")])]),
  });
  const run = await project.run({ args: ["--retry", "2"] });
  expect(run.cells("a.ipynb").map(({ status }) => status)).toEqual(["failed"]);
  expect(run.code).toBe(1);
});

it("the command that a failure names rewrites that notebook, and no other", { timeout: SLOW }, async () => {
  project = await Project.create({ "a 1.ipynb": wrong, "b.ipynb": wrong });
  const failing = await project.run();
  expect(failing.stderr).toContain("accept the new outputs: npx vitest run 'a 1.ipynb' -u\n");
  const updated = await project.vitest(["a 1.ipynb", "-u"]).finished;
  expect(updated.code).toBe(0);
  expect(await project.read("a 1.ipynb")).toBe(wrong.replace("0.66666", "0.6666666666666666"));
  expect(await project.read("b.ipynb")).toBe(wrong);
});

it("a reference that changed meanwhile is not rewritten, and nothing claims so", { timeout: SLOW }, async () => {
  const touchy = notebook([
    code("import { appendFileSync } from 'node:fs';\nappendFileSync('a.ipynb', ' ');\n2 / 3", [result("0.66666")]),
  ]);
  project = await Project.create({ "a.ipynb": touchy });
  const run = await project.run({ args: ["-u"] });
  expect(run.code).toBe(1);
  expect(run.fileMessage("a.ipynb")).toMatch(/a\.ipynb: changed while its notebook ran; not updated, run it again$/u);
  expect(run.stderr).not.toContain("rewrote");
  expect(await project.read("a.ipynb")).toBe(`${touchy} `);
});

it("a folder that cannot be written fails no cell; what is not kept is said in a line", { timeout: SLOW }, async () => {
  project = await Project.create({
    ".vitest-notebook": "a file",
    "right.ipynb": notebook([code("1 + 1", [result("2")])]),
    "wrong.ipynb": wrong,
  });
  const run = await project.run();
  expect(run.statuses("right.ipynb")).toEqual(["[1] 1 + 1 passed"]);
  expect(run.fileMessage("right.ipynb")).toBe("");
  expect(run.stderr).toContain("not cached: cannot write below .vitest-notebook: ");
  expect(run.stderr).toContain("executed notebook not kept: cannot write below .vitest-notebook: ");
  expect(run.stderr).not.toContain("Failed Suites");
  const right = await project.run({ args: ["right.ipynb"] });
  expect(right.code).toBe(0);
});
