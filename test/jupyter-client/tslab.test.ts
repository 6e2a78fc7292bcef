// A bare tslab, with its own ways (no execute_input, no `error`, lost output).
import { injectParameters, MissingOutputError, type RunOptions, runNotebook } from "@innerloop/jupyter-client";
import { newCodeCell, newNotebook } from "@innerloop/nbformat";
import { afterAll, describe, expect, test, vi } from "vitest";
import { codeCell, makeProject, notebookOf, processesWith, ROOT, shown } from "./support.js";

// tslab starts in five seconds, and in many more on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const project = makeProject();
afterAll(() => project.remove());

let runs = 0;
async function run(notebook: Parameters<typeof runNotebook>[0], options: RunOptions = {}) {
  const mark = `${project.dir}#${runs++}#`;
  // Inside the project tree, because tslab looks for the types of Node beside the notebook.
  const where = { kernelName: "tslab", projectDir: project.dir, cwd: ROOT, env: { TEST_RUN: mark } };
  try {
    return await runNotebook(notebook, { ...where, ...options });
  } finally {
    expect(processesWith(`TEST_RUN=${mark}`)).toEqual([]);
  }
}

describe("tslab", () => {
  test("runs cells, whose errors are shown once although it only prints them", async () => {
    const notebook = notebookOf(
      "const a: number = 1; a + 1",
      'console.error("mine"); function f() { throw new RangeError("bad\\nthing"); }\nf();',
      "console.log('on')",
      'const b: number = "x"; const c: string = 1;',
      'const plain = new TypeError("no stack"); plain.stack = "TypeError: no stack";\nthrow plain;',
    );
    const result = await run(notebook, { allowErrors: true });
    expect(result.status).toBe("ok");
    expect(shown(result.notebook, 0)).toEqual(["stdout: 2\n"]);
    expect(shown(result.notebook, 1)).toEqual(["stderr: mine\n", "error: RangeError: bad\nthing"]);
    // tslab answers with "abort" for 200 ms after an error; the cell was run nevertheless.
    expect(shown(result.notebook, 2)).toEqual(["stdout: on\n"]);
    expect(shown(result.notebook, 3)).toEqual([
      "error: TypeScriptError: 1:7 - Type 'string' is not assignable to type 'number'.",
    ]);
    expect(shown(result.notebook, 4)).toEqual(["error: TypeError: no stack"]);
    const [, thrown] = codeCell(result.notebook, 1).outputs;
    expect(JSON.stringify(thrown)).not.toContain("node_modules");
    expect(result.notebook.cells.map((_, at) => codeCell(result.notebook, at).execution_count)).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });

  test("takes injected parameters, and later cells are type-correct with the new values", async () => {
    const notebook = newNotebook({ kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } });
    const declared =
      'type Profile = "quick" | "full";\nconst profile: Profile = "quick";\nconst mode = "a";\nlet steps = 1;';
    notebook.cells = [
      newCodeCell(declared, { metadata: { tags: ["parameters"] } }),
      newCodeCell(
        'const use = (p: Profile) => p;\nconsole.log(use(profile), profile === "quick", mode === "a", steps);',
      ),
    ];
    const result = await run(injectParameters(notebook, { profile: "full", mode: "b", steps: 7 }));
    expect(result.error).toBeUndefined();
    expect(shown(result.notebook, 2)).toEqual(["stdout: full false false 7\n"]);
  });

  test("loses the output of a flood, and with it the end of the cell: the run is an error", async () => {
    const flood = "for (let line = 0; line < 20000; line++) console.log(line);";
    const result = await run(notebookOf(flood, "console.log('never')"), { iopubTimeout: 2 });
    expect(result.error).toBeInstanceOf(MissingOutputError);
    expect(result.cells.map((cell) => cell.status)).toEqual(["error", "not-run"]);
    expect(shown(result.notebook, 0)[0]).toMatch(/^stdout: 0\n1\n2\n/);
  });

  test("names the exit code of a cell that ends the process", async () => {
    const result = await run(notebookOf("process.exit(3)"));
    expect(result.error).toMatchObject({ name: "DeadKernelError", exitCode: 3, cell: { id: "cell-0" } });
  });

  test("is killed in a loop that it cannot interrupt", async () => {
    const options: RunOptions = { timeout: 2, interruptOnTimeout: "interrupt", interruptGrace: 1 };
    const result = await run(notebookOf("await 1; while (true) {}"), options);
    expect(result.error).toMatchObject({ name: "CellTimeoutError", ending: "kernel killed" });
  });

  test("goes on after a loop that it can interrupt", async () => {
    const options: RunOptions = { timeout: 2, interruptOnTimeout: "interrupt", allowErrors: true };
    const result = await run(notebookOf("let n = 5; while (true) {}", "console.log('on')"), options);
    expect(result.cells.map((cell) => cell.status)).toEqual(["error", "ok"]);
    expect(shown(result.notebook, 0)).toEqual(["error: Error: Script execution was interrupted by `SIGINT`"]);
  });
});
