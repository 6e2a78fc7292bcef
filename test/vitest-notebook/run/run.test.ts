// Runs in real kernels: what comes of each cell, and of the notebook.
import { existsSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { eventually } from "../../jupyter-client/support.js";
import { makeRunProject, shownAt, shownBy, statuses } from "./support.js";

const project = makeRunProject();
afterAll(() => project.remove());

test("each cell gives what it showed, its count and its time, and the notebook in the end is that of the reference", async () => {
  const { outcomes, finished } = await project.run(['console.log("a")', "1 + 1"]);
  expect(statuses(outcomes)).toEqual(["ok", "ok"]);
  expect(outcomes.map(({ outputs }) => shownBy(outputs))).toEqual([["stdout: a\n"], ["execute_result: 2"]]);
  expect(outcomes.map(({ index, executionCount, notes }) => ({ index, executionCount, notes }))).toEqual([
    { index: 1, executionCount: 1, notes: [] },
    { index: 2, executionCount: 2, notes: [] },
  ]);
  expect(outcomes.every(({ seconds }) => seconds > 0)).toBe(true);
  expect(finished.status).toBe("ok");
  expect(finished.error).toBeUndefined();
  expect(finished.notes).toEqual([]);
  expect(finished.notebook.cells.map(({ id }) => id)).toEqual(["title", "cell-0", "cell-1"]);
  expect(shownAt(finished.notebook, 2)).toEqual(["execute_result: 2"]);
});

test("a cell settles when it has ended, and not when the notebook has", async () => {
  const run = project.start(["1", "await new Promise(() => {})"]);
  expect((await run.cell(1)).status).toBe("ok");
  await run.stop("seen enough");
  expect((await run.cell(2)).status).toBe("error");
});

test("the position of a cell that is no code cell is a broken invariant", async () => {
  const run = project.start(["1"]);
  expect(() => run.cell(0)).toThrow("internal: no code cell at position 0");
  await run.finished;
});

test("after an error the later cells do not run, and their outcomes say why", async () => {
  const { outcomes, finished } = await project.run(["1", 'throw new Error("no")', "3", ""]);
  expect(statuses(outcomes)).toEqual(["ok", "error", "not-run", "skipped"]);
  expect(outcomes[1]?.error?.message.split("\n")[0]).toBe("cell [2] failed: Error: no");
  expect(shownBy(outcomes[1]?.outputs ?? [])).toEqual(["error: Error: no"]);
  expect(outcomes[2]).toMatchObject({ outputs: [], executionCount: null, seconds: 0, notes: [] });
  expect(outcomes[2]?.error).toBe(outcomes[1]?.error);
  expect(finished.status).toBe("error");
  expect(finished.error).toBe(outcomes[1]?.error);
});

test("skipped cells do not run, whatever word says so, and what they showed before stays in the notebook", async () => {
  const cells = [
    "let x = 1",
    { source: "x = 2", tags: ["skip-execution"] },
    { source: "x = 3", tags: ["nbval-skip"] },
    { source: "x = 4", tags: ["slow"] },
    "// NBVAL_SKIP\nx = 5",
    "",
    "x",
  ];
  const { outcomes, finished } = await project.run(cells);
  expect(statuses(outcomes)).toEqual(["ok", "skipped", "skipped", "skipped", "skipped", "skipped", "ok"]);
  expect(shownBy(outcomes[6]?.outputs ?? [])).toEqual(["execute_result: 1"]);
  expect(finished.notebook.cells.map(({ metadata }) => metadata.tags)).toEqual([
    undefined,
    undefined,
    ["skip-execution"],
    ["nbval-skip"],
    ["slow"],
    undefined,
    undefined,
    undefined,
  ]);
});

test("a cell that announces its error is well with it and without it; the outputs tell which", async () => {
  const cells = [
    { source: 'throw new TypeError("expected")', tags: ["raises-exception"] },
    { source: "2", tags: ["nbval-raises-exception"] },
    "// NBVAL_RAISES_EXCEPTION\nnull.x",
    "4",
  ];
  const { outcomes, finished } = await project.run(cells);
  expect(statuses(outcomes)).toEqual(["ok", "ok", "ok", "ok"]);
  expect(outcomes.map(({ outputs }) => outputs.map(({ output_type }) => output_type))).toEqual([
    ["error"],
    ["execute_result"],
    ["error"],
    ["execute_result"],
  ]);
  expect(finished.status).toBe("ok");
});

test("what changes after the end of its cell is in the notebook in the end: late output, and a display that is updated", async () => {
  const cells = ["print now\ndisplay bar 0 %\nlater 200 late", "update bar 100 %\nsleep 600"];
  const { outcomes, finished } = await project.run(cells, { kernel: "fake" });
  expect(shownBy(outcomes[0]?.outputs ?? [])).toEqual(["stdout: now\n", "display_data: 0 %"]);
  expect(shownAt(finished.notebook, 1)).toEqual(["stdout: now\n", "display_data: 100 %", "stdout: late\n"]);
});

test("the outcome of a cell is its own: who changes it changes nothing else", async () => {
  const { outcomes, finished } = await project.run(['console.log("a")']);
  outcomes[0]?.outputs.splice(0);
  expect(shownAt(finished.notebook, 1)).toEqual(["stdout: a\n"]);
});

test("a cell out of time is interrupted, keeps what it showed, and ends the run; it is not run again", async () => {
  const cells = [{ source: 'console.log("begun"); for (;;);', tags: ["timeout=1"] }, "2"];
  const { outcomes, finished } = await project.run(cells);
  expect(statuses(outcomes)).toEqual(["error", "not-run"]);
  expect(outcomes[0]?.error?.message.split("\n")[0]).toBe("cell [1] ran longer than 1 s: it was interrupted");
  expect(shownBy(outcomes[0]?.outputs ?? [])[0]).toBe("stdout: begun\n");
  expect(finished.notes).toEqual([]);
  expect(project.processes()).toEqual([]);
});

test("a notebook out of time is stopped in its cell", async () => {
  const { outcomes, finished } = await project.run(["print a", "hang", "print b"], {
    kernel: "fake",
    notebookTimeout: 4,
  });
  expect(statuses(outcomes)).toEqual(["ok", "error", "not-run"]);
  expect(finished.error?.message).toBe("the notebook ran longer than 4 s, and was stopped in cell [2]");
  expect(shownAt(finished.notebook, 2)[0]).toMatch(/^error: NotebookTimeoutError: .* in cell \[2\]$/);
  expect(project.processes()).toEqual([]);
});

test("where a kernel does not start, the first cell that should run carries the error", async () => {
  const { outcomes, finished } = await project.run(["", "2", "3"], { kernel: "fake-die" });
  expect(statuses(outcomes)).toEqual(["skipped", "error", "not-run"]);
  const [message] = outcomes[1]?.error?.message.split("\n") ?? [];
  expect(message).toBe('kernel "fake-die" died at start: exit code 7');
  expect(finished).toMatchObject({ status: "error", notes: [], trace: { coverage: "node" } });
});

test("a kernel that nobody knows is an error of the first cell", async () => {
  const { outcomes } = await project.run(["1"], { kernel: "no-such-kernel" });
  expect(outcomes[0]).toMatchObject({ status: "error", error: { name: "KernelStartError" } });
  expect(outcomes[0]?.error?.message).toContain('"no-such-kernel"');
});

test("a run that is stopped in the middle leaves no process, and its cells say why", async () => {
  const begun = project.file("begun");
  const child = 'process.getBuiltinModule("child_process").spawn("sleep", ["600"], { detached: true }); 0';
  const hang = `require("fs").writeFileSync(${JSON.stringify(begun)}, ""); await new Promise(() => {});`;
  const run = project.start([child, hang, "3"]);
  await eventually(() => existsSync(begun));
  expect(project.processes().length).toBeGreaterThanOrEqual(3);
  await run.stop("vitest was cancelled");
  expect(project.processes()).toEqual([]);
  const { error, status } = await run.cell(2);
  expect({ status, message: error?.message }).toEqual({
    status: "error",
    message: "the run was stopped in cell [2]: vitest was cancelled",
  });
  expect((await run.cell(3)).status).toBe("not-run");
  expect((await run.finished).status).toBe("error");
});

test("a run that is stopped before its kernel is ready leaves no process either", async () => {
  const run = project.start(["1"]);
  await run.stop("too early");
  expect((await run.cell(1)).error?.message).toBe("the run was stopped: too early");
  expect(project.processes()).toEqual([]);
});

test("stopping a run that has ended changes nothing", async () => {
  const run = project.start(["1"]);
  const finished = await run.finished;
  await run.stop("late");
  expect(await run.finished).toBe(finished);
  expect(finished.status).toBe("ok");
});

test("a kernel's environment is the settings' and this process's, without what vitest put there", async () => {
  const source =
    "[process.env.NODE_ENV, process.env.VITEST, process.env.VITEST_WORKER_ID, process.env.MODE, process.env.GREETING]";
  const { outcomes } = await project.run([`JSON.stringify(${source})`], { env: { GREETING: "hi", MODE: "mine" } });
  expect(process.env.NODE_ENV).toBe("test");
  expect(shownBy(outcomes[0]?.outputs ?? [])).toEqual([`execute_result: '[null,null,null,"mine","hi"]'`]);
});

test("the kernel works in the notebook's folder", async () => {
  const { outcomes } = await project.run(["console.log(process.cwd())"]);
  expect(shownBy(outcomes[0]?.outputs ?? [])).toEqual([`stdout: ${project.file("notebooks")}\n`]);
});

test("the trace names the files that the notebook read", async () => {
  const { finished } = await project.run(['require("fs").readFileSync("package.json", "utf8")']);
  expect(finished.trace.coverage).toBe("node");
  expect(finished.trace.read).toContain(project.file("notebooks/package.json"));
});
