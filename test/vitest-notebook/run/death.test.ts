// The one thing after which a notebook is run again is the death of its kernel.
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { deathNote } from "../../../packages/vitest-notebook/src/run/death.js";
import { killKernel, makeRunProject, shownAt, shownBy, statuses } from "./support.js";

const project = makeRunProject();
afterAll(() => project.remove());

/** Notes how often it ran. */
const tally = (file: string) => `require("fs").appendFileSync(${JSON.stringify(file)}, "x")`;
const runs = (file: string) => readFileSync(file, "utf8").length;
const FIRST = "the kernel died in cell [2] (killed by SIGKILL); the notebook was run again";

test("a kernel that dies once: the whole notebook runs again, the cell that it died in says so, and all is well", async () => {
  const file = project.file("once");
  const { outcomes, finished } = await project.run([tally(file), killKernel(project.file("died")), "3"]);
  expect(statuses(outcomes)).toEqual(["ok", "ok", "ok"]);
  expect(outcomes.map(({ notes }) => notes)).toEqual([[], [FIRST], []]);
  expect(finished).toMatchObject({ status: "ok", notes: [FIRST] });
  expect(runs(file)).toBe(2);
});

test("a cell that had ended before the death keeps its outcome; the notebook in the end is the second run's", async () => {
  const counted = `const n = Number(process.getBuiltinModule("fs").existsSync(${JSON.stringify(project.file("kept"))})); n`;
  const { outcomes, finished } = await project.run([counted, killKernel(project.file("kept")), "3"]);
  expect(shownBy(outcomes[0]?.outputs ?? [])).toEqual(["execute_result: 0"]);
  expect(shownAt(finished.notebook, 1)).toEqual(["execute_result: 1"]);
});

test("a kernel that dies twice ends the run, with the note of the first time", async () => {
  const file = project.file("twice");
  const { outcomes, finished } = await project.run([tally(file), killKernel(), "3"]);
  expect(statuses(outcomes)).toEqual(["ok", "error", "not-run"]);
  expect(outcomes[1]?.error?.message.split("\n")[0]).toBe("the kernel died in cell [2]: killed by SIGKILL");
  expect(outcomes.map(({ notes }) => notes)).toEqual([[], [FIRST], []]);
  expect(finished).toMatchObject({ status: "error", notes: [FIRST] });
  expect(runs(file)).toBe(2);
  expect(project.processes()).toEqual([]);
});

test("an error in the second run is an error; where its cell had ended well before, the cell of the death carries it", async () => {
  const file = project.file("second");
  const once = `if (process.getBuiltinModule("fs").existsSync(${JSON.stringify(file)})) throw new Error("again")`;
  const { outcomes, finished } = await project.run([once, killKernel(file), "3"]);
  expect(statuses(outcomes)).toEqual(["ok", "error", "not-run"]);
  expect(outcomes[1]?.error?.message.split("\n")[0]).toBe("cell [1] failed: Error: again");
  expect(outcomes[1]?.notes).toEqual([FIRST]);
  expect(finished.status).toBe("error");
});

test("the exit code of a dead kernel is in the note", async () => {
  const { outcomes } = await project.run(["print a", "raw-stderr out of luck\ndie 139"], { kernel: "fake" });
  expect(outcomes[1]?.notes).toEqual(["the kernel died in cell [2] (exit code 139); the notebook was run again"]);
  expect(outcomes[1]?.error?.message).toBe(
    "the kernel died in cell [2]: exit code 139\nlast lines of its stderr:\nout of luck",
  );
});

test("a kernel that dies after its last cell has no cell to blame", () => {
  expect(deathNote(undefined, "exit code 9")).toBe(
    "the kernel died after the last cell (exit code 9); the notebook was run again",
  );
});

test("the death of the process in which ts-jupyter runs the cells is a death, though its front lives on", async () => {
  const file = project.file("child");
  const source = `${tally(file)}; process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`;
  const { outcomes } = await project.run(["1", source, "3"]);
  expect(statuses(outcomes)).toEqual(["ok", "error", "not-run"]);
  expect(outcomes[1]?.notes).toEqual([FIRST]);
  expect(runs(file)).toBe(2);
});

test.each([
  ["an error", 'throw new Error("no")'],
  ["process.exit", "process.exit(3)"],
  ["an error with the name of a death", 'throw Object.assign(new Error("mine"), { name: "ProcessCrash" })'],
])("%s is no death: the notebook is not run again", async (_, source) => {
  const file = project.file(`no-death-${_.replaceAll(" ", "-")}`);
  const { outcomes, finished } = await project.run([tally(file), source]);
  expect(statuses(outcomes)).toEqual(["ok", "error"]);
  expect([outcomes[1]?.notes, finished.notes]).toEqual([[], []]);
  expect(runs(file)).toBe(1);
});

test("the second try gets the time that is left of the first, and the error names the whole limit", async () => {
  const once = killKernel(project.file("late"));
  const { finished } = await project.run([once, "await new Promise(() => {})"], { notebookTimeout: 8 });
  expect(finished.notes).toEqual(["the kernel died in cell [1] (killed by SIGKILL); the notebook was run again"]);
  expect(finished.error?.message).toMatch(/^the notebook ran longer than 8 s/);
});

test("a run that is stopped is not run again", async () => {
  const file = project.file("stopped");
  const run = project.start([tally(file), "await new Promise(() => {})"]);
  await run.cell(1);
  await run.stop("enough");
  expect((await run.finished).notes).toEqual([]);
  expect(runs(file)).toBe(1);
});
