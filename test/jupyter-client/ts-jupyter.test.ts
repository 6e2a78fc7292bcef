// The kernel that the notebooks use: it says by the protocol what happened, so that nothing has to be guessed.
import { join } from "node:path";
import { injectParameters, type RunOptions, runNotebook, runNotebookFile } from "@innerloop/jupyter-client";
import { newCodeCell, newNotebook, writeNotebook } from "@innerloop/nbformat";
import { afterAll, describe, expect, test } from "vitest";
import { codeCell, makeProject, notebookOf, processesWith, shown } from "./support.js";

const project = makeProject();
afterAll(() => project.remove());

let runs = 0;
async function run(notebook: Parameters<typeof runNotebook>[0], options: RunOptions = {}) {
  const mark = `${project.dir}#${runs++}#`;
  const where = { kernelName: "ts-jupyter", projectDir: project.dir, cwd: project.dir, env: { TEST_RUN: mark } };
  try {
    return await runNotebook(notebook, { ...where, ...options });
  } finally {
    expect(processesWith(`TEST_RUN=${mark}`)).toEqual([]);
  }
}

describe("ts-jupyter", () => {
  test("gives values as results, errors once and with the cell's name, and types that are checked", async () => {
    const notebook = notebookOf(
      "const a: number = 1; a + 1",
      'console.error("mine"); function f() { throw new RangeError("bad\\nthing"); }\nf();',
      "console.log('on')",
      'const b: number = "x"; const c: string = 1;',
      "let = 1",
      "typeof a",
    );
    const result = await run(notebook, { allowErrors: true });
    expect(result.status).toBe("ok");
    expect(notebook.cells.map((_, at) => shown(result.notebook, at))).toEqual([
      ["execute_result: 2"],
      ["stderr: mine\n", "error: RangeError: bad\nthing"],
      ["stdout: on\n"],
      ["error: TypeCheckError: Type 'string' is not assignable to type 'number'. ts(2322)"],
      [expect.stringMatching(/^error: SyntaxError: /)],
      ["execute_result: 'number'"],
    ]);
    const [, thrown] = codeCell(result.notebook, 1).outputs;
    expect(JSON.stringify(thrown)).toContain("cell 2, line 1");
    expect(JSON.stringify(thrown)).not.toContain("node_modules");
    expect(notebook.cells.map((_, at) => codeCell(result.notebook, at).execution_count)).toEqual([1, 2, 3, 4, 5, 6]);
    const { execution } = codeCell(result.notebook, 0).metadata;
    expect(Object.keys(execution ?? {}).sort()).toEqual([
      "iopub.execute_input",
      "iopub.status.busy",
      "iopub.status.idle",
      "shell.execute_reply",
    ]);
    expect(result.notebook.metadata.language_info).toMatchObject({ name: "typescript", version: "6.0.3" });
  });

  test("ends a run at the cell that fails, with its place and its output in one message", async () => {
    const result = await run(notebookOf("1", "console.log('before');\nthrow new Error('boom');", "never"));
    expect(result.cells.map((cell) => cell.status)).toEqual(["ok", "error", "not-run"]);
    expect(result.error).toMatchObject({ name: "CellExecutionError", ename: "Error", evalue: "boom" });
    const message = result.error?.message ?? "";
    for (const part of ["cell 2 of 3", "throw new Error('boom');", "before", "cell 2, line 2"])
      expect(message).toContain(part);
    expect(message.match(/Error: boom/g)).toHaveLength(2); // the headline, and the traceback
  });

  test("takes injected parameters, and later cells are type-correct with the new values", async () => {
    const notebook = newNotebook();
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

  test("keeps every line of a flood", async () => {
    const result = await run(notebookOf("for (let line = 0; line < 20000; line++) console.log(line);"));
    const lines = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join("");
    expect(shown(result.notebook, 0)[0] === `stdout: ${lines}`).toBe(true);
  });

  test("survives a cell that ends its process: an error with the exit code, and the next cell runs", async () => {
    const result = await run(notebookOf("process.exit(3)", "1 + 1"), { allowErrors: true });
    expect(shown(result.notebook, 0)).toEqual([expect.stringMatching(/^error: .*exit code 3/)]);
    expect(shown(result.notebook, 1).at(-1)).toBe("execute_result: 2");
  });

  test("interrupts a cell out of time in each kind of loop, and goes on with its state", async () => {
    const options: RunOptions = { timeout: 3, interruptOnTimeout: "interrupt", allowErrors: true };
    const cells = ["const n = 5; while (true) {}", "await 1; while (true) {}", "await new Promise(() => {})", "n"];
    const result = await run(notebookOf("const n = 5;", ...cells), options);
    expect(result.cells.map((cell) => cell.status)).toEqual(["ok", "error", "error", "error", "ok"]);
    for (const at of [1, 2, 3])
      expect(shown(result.notebook, at)).toEqual([expect.stringMatching(/^error: KernelInterrupt/)]);
    expect(shown(result.notebook, 4)).toEqual(["execute_result: 5"]);
  });

  test("fails the running cell by a throw that an earlier one left behind, named", async () => {
    const later = "await new Promise((done) => setTimeout(done, 200));";
    const result = await run(notebookOf("setTimeout(() => { throw new Error('late'); }, 50);", later), {
      allowErrors: true,
    });
    const all = result.notebook.cells.flatMap((_, at) => shown(result.notebook, at));
    expect(all.filter((line) => line.startsWith("error: Error: late"))).toHaveLength(1);
    expect(JSON.stringify(codeCell(result.notebook, 1).outputs)).toContain("cell 1");
  });

  test("obeys the notebook's own word on type checking", async () => {
    const path = join(project.dir, "settings.ipynb");
    const wrong = notebookOf('const n: number = "x";\nn');
    await writeNotebook(path, { ...wrong, metadata: { ...wrong.metadata, "ts-jupyter": { typecheck: "off" } } });
    const options = { kernelName: "ts-jupyter", output: join(project.dir, "settings.out.ipynb"), env: project.env };
    const result = await runNotebookFile(path, options);
    expect(shown(result.notebook, 0)).toEqual(["execute_result: 'x'"]);
  });
});
