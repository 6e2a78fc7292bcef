import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { descendantsOf } from "../ts-jupyter-kernel/support.js";
import { type Child, code, notebook, Project, result } from "./support.js";

const SLOW = 180_000;

const long = notebook([
  code("const x = 41;\nx + 1", [result("42")]),
  code(`import { writeFileSync } from "node:fs";
writeFileSync("at-work", "");
await new Promise((done) => setTimeout(done, 600_000));`),
  code("3", [result("3", 3)]),
]);

let project: Project | undefined;
let child: Child | undefined;
afterEach(async () => {
  await child?.stop();
  await project?.remove();
  project = child = undefined;
});

/** Waits until it holds. */
async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (condition()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`waited in vain: ${what}\n${child?.printed}`);
}

/** Does the process live? A zombie does not. */
function lives(pid: number): boolean {
  try {
    return !/\) Z /u.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function started(): Promise<{ project: Project; child: Child; processes: number[] }> {
  const made = await Project.create({ "a.ipynb": long });
  project = made;
  child = made.vitest(["--reporter=verbose"]);
  await until(() => existsSync(made.path("at-work")), "the notebook is at work");
  const pid = child.process.pid ?? 0;
  const processes = descendantsOf(pid);
  // A worker of vitest, the supervisor, the kernel.
  expect(processes.length).toBeGreaterThanOrEqual(3);
  return { project: made, child, processes: [pid, ...processes] };
}

describe.runIf(process.platform === "linux")("interrupting vitest", () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    it(`by ${signal} leaves no process behind, and keeps what ran`, { timeout: SLOW }, async () => {
      const run = await started();
      run.child.process.kill(signal);
      await run.child.finished;
      await until(() => !run.processes.some(lives), "all processes are gone");
      const kept = run.project.path(".vitest-notebook/failed/a.ipynb");
      expect(existsSync(kept)).toBe(true);
      const { cells } = JSON.parse(readFileSync(kept, "utf8")) as { cells: { outputs: { data?: unknown }[] }[] };
      expect(cells[0]?.outputs[0]?.data).toEqual({ "text/plain": ["42"] });
      expect(cells[2]?.outputs).toEqual([]);
    });
  }

  it("in the terminal, where Ctrl-C reaches every process, does the same", { timeout: SLOW }, async () => {
    const run = await started();
    for (const pid of run.processes.slice(0, 2)) process.kill(pid, "SIGINT");
    await run.child.finished;
    await until(() => !run.processes.some(lives), "all processes are gone");
    expect(existsSync(run.project.path(".vitest-notebook/failed/a.ipynb"))).toBe(true);
  });
});
