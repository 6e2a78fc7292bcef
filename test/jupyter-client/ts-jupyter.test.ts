// The kernel that the notebooks use: it says by the protocol what happened, so that nothing has to be guessed.
import { join } from "node:path";
import { injectParameters, type RunOptions, runNotebook, runNotebookFile } from "@innerloop/jupyter-client";
import { type Notebook, writeNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeCell, makeProject, notebookOf, processesWith, shown } from "./support.js";

const project = makeProject();
afterAll(() => project.remove());

let runs = 0;
async function run(notebook: Parameters<typeof runNotebook>[0], options: RunOptions = {}) {
  const mark = `${project.dir}#${runs++}#`;
  const where = { kernelName: "ts-jupyter", projectDir: project.dir, cwd: project.dir };
  try {
    return await runNotebook(notebook, { ...where, ...options, env: { ...options.env, TEST_RUN: mark } });
  } finally {
    expect(processesWith(`TEST_RUN=${mark}`)).toEqual([]);
  }
}

/** One notebook answers several questions: each start of a kernel takes a second or more. */
const CELLS = {
  parameters: 'type Profile = "quick" | "full";\nconst profile: Profile = "quick";\nlet steps = 1;',
  injected: "",
  value: "const use = (p: Profile) => p;\nuse(profile) + steps",
  thrown: 'console.error("mine"); function f() { throw new RangeError("bad\\nthing"); }\nf();',
  after: "console.log('on')",
  mistyped: 'const b: number = "x"; const c: string = 1;',
  unfinished: "let = 1",
  flood: "for (let line = 0; line < 20000; line++) console.log(line);",
  leaves: "setTimeout(() => { throw new Error('late'); }, 50);",
  waits: "await new Promise((done) => setTimeout(done, 300));",
  exits: "process.exit(3)",
  fresh: "1 + 1",
};

describe("a notebook on ts-jupyter", () => {
  let executed: Notebook;
  let status: string;
  const at = (name: keyof typeof CELLS) => Object.keys(CELLS).indexOf(name);
  const said = (name: keyof typeof CELLS) => shown(executed, at(name));

  beforeAll(async () => {
    const notebook = notebookOf(...Object.values(CELLS).filter(Boolean));
    notebook.cells[0]!.metadata.tags = ["parameters"];
    const result = await run(injectParameters(notebook, { profile: "full", steps: 7 }), { allowErrors: true });
    ({ notebook: executed, status } = result);
  });

  test("takes injected parameters, and gives a value as a result whose types were checked with them", () => {
    expect(status).toBe("ok");
    expect(said("value")).toEqual(["execute_result: 'full7'"]);
  });

  test("says what was thrown once, with the cell's place and no frame of the kernel", () => {
    expect(said("thrown")).toEqual(["stderr: mine\n", "error: RangeError: bad\nthing"]);
    const [, thrown] = codeCell(executed, at("thrown")).outputs;
    expect(JSON.stringify(thrown)).toContain("cell 4, line 1");
    expect(JSON.stringify(thrown)).not.toContain("ts-jupyter-kernel");
    expect(said("after")).toEqual(["stdout: on\n"]);
  });

  test("refuses a type error by its number, and a syntax error", () => {
    expect(said("mistyped")).toEqual([
      "error: TypeCheckError: Type 'string' is not assignable to type 'number'. ts(2322)",
    ]);
    expect(said("unfinished")).toEqual([expect.stringMatching(/^error: SyntaxError: /)]);
  });

  test("keeps every line of a flood", () => {
    const lines = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join("");
    expect(said("flood")[0] === `stdout: ${lines}`).toBe(true);
  });

  test("fails the running cell by a throw that an earlier one left behind, named", () => {
    const all = executed.cells.flatMap((_, index) => shown(executed, index));
    expect(all.filter((line) => line.startsWith("error: Error: late"))).toHaveLength(1);
    expect(JSON.stringify(codeCell(executed, at("waits")).outputs)).toContain(`cell ${at("leaves") + 1}`);
  });

  test("survives a cell that ends its process: an error with the exit code, and the next cell runs", () => {
    expect(said("exits")).toEqual([expect.stringMatching(/^error: .*exit code 3/)]);
    expect(said("fresh").at(-1)).toBe("execute_result: 2");
  });

  test("has counts and times by the protocol, and the kernel's word on its language", () => {
    expect(executed.cells.map((_, index) => codeCell(executed, index).execution_count)).toEqual(
      executed.cells.map((_, index) => index + 1),
    );
    const { execution } = codeCell(executed, 0).metadata;
    expect(Object.keys(execution ?? {}).sort()).toEqual([
      "iopub.execute_input",
      "iopub.status.busy",
      "iopub.status.idle",
      "shell.execute_reply",
    ]);
    expect(executed.metadata.language_info).toMatchObject({ name: "typescript", version: "6.0.3" });
  });
});

describe("a run on ts-jupyter", () => {
  const unchecked = { env: { TS_JUPYTER_TYPECHECK: "off" } };

  test("ends at the cell that fails, with its place and its output in one message", async () => {
    const result = await run(notebookOf("1", "console.log('before');\nthrow new Error('boom');", "never"), unchecked);
    expect(result.cells.map((cell) => cell.status)).toEqual(["ok", "error", "not-run"]);
    expect(result.error).toMatchObject({ name: "CellExecutionError", ename: "Error", evalue: "boom" });
    const message = result.error?.message ?? "";
    for (const part of ["cell 2 of 3", "throw new Error('boom');", "before", "cell 2, line 2"])
      expect(message).toContain(part);
    expect(message.match(/Error: boom/g)).toHaveLength(2); // the headline, and the traceback
  });

  test("interrupts a cell out of time in each kind of loop, and goes on with its state", async () => {
    const endless = ["while (true) {}", "await 1; while (true) {}", "await new Promise(() => {})"];
    const options: RunOptions = { timeout: 1, interruptOnTimeout: "interrupt", allowErrors: true, ...unchecked };
    const { cells, notebook } = await run(notebookOf("const n = 5;", ...endless, "n"), options);
    expect(cells.map((cell) => cell.status)).toEqual(["ok", "error", "error", "error", "ok"]);
    for (const at of [1, 2, 3]) expect(shown(notebook, at)).toEqual([expect.stringMatching(/^error: KernelInterrupt/)]);
    expect(shown(notebook, 4)).toEqual(["execute_result: 5"]);
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
