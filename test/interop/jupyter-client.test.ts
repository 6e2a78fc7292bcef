// The same notebooks, run by Python's nbclient and by ours, on ipykernel and on the scriptable kernel: what they give is equal.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type CellExecutionError, type RunOptions, runNotebook } from "@innerloop/jupyter-client";
import { type CodeCell, type Notebook, type Output, readNotebook, writeNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeProject, notebookOf, shown } from "../jupyter-client/support.js";
import { PYTHON } from "./python.js";

const SCRIPT = fileURLToPath(new URL("../fixtures/jupyter-client/nbclient_run.py", import.meta.url));
const project = makeProject();
afterAll(() => project.remove());

beforeAll(() => {
  const folder = join(project.dir, ".kernels", "kernels", "ipykernel");
  mkdirSync(folder, { recursive: true });
  const argv = [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  writeFileSync(join(folder, "kernel.json"), JSON.stringify({ argv, display_name: "Python", language: "python" }));
});

interface Reference {
  notebook: Notebook;
  failure: null | { name: string; ename: string | null; evalue: string | null; message: string };
}

let files = 0;
async function runByNbclient(notebook: Notebook, kernel: string, options: Record<string, unknown>): Promise<Reference> {
  const input = join(project.dir, `reference-${files++}.ipynb`);
  const output = input.replace(".ipynb", ".out.ipynb");
  await writeNotebook(input, notebook);
  const traits = JSON.stringify({ kernel_name: kernel, ...options });
  const env = { ...process.env, JUPYTER_PATH: join(project.dir, ".kernels") };
  const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT, input, output, traits], { env, cwd: project.dir });
  return { notebook: await readNotebook(output), failure: JSON.parse(stdout) };
}

const runByUs = (notebook: Notebook, kernelName: string, options: RunOptions = {}) =>
  runNotebook(notebook, { kernelName, projectDir: project.dir, cwd: project.dir, ...options });

/** What a reader sees: outputs and counts of the code cells. */
function seen(notebook: Notebook): Pick<CodeCell, "execution_count" | "outputs">[] {
  return notebook.cells.flatMap((cell) =>
    cell.cell_type === "code" ? [{ execution_count: cell.execution_count, outputs: cell.outputs }] : [],
  );
}

/** nbclient without coalesce_streams keeps every message apart; Jupyter's front ends show neighbours as one. */
function neighboursJoined(outputs: Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    const same = output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name;
    if (same) last.text += output.text;
    else joined.push(structuredClone(output));
  }
  return joined;
}

const IPYTHON = notebookOf(
  "import sys\nfrom IPython.display import display, HTML, clear_output, update_display\nx = 20\nprint('hello')\nprint('again')",
  "x + 1",
  "print('out', flush=True); print('err', file=sys.stderr, flush=True); print('out again', flush=True)",
  "display(HTML('<b>bold</b>'), metadata={'a': 1}); display({'application/json': {'a': [1, 2]}}, raw=True)",
  "handle = display('0 %', display_id='bar')",
  "update_display('100 %', display_id='bar'); print('updated')",
  "for n in range(3):\n    print(n, flush=True)\n    clear_output(wait=True)",
  "print('a'); clear_output(); print('b')",
  "",
  { source: "print('skipped')", tags: ["skip-execution"] },
  { source: "1 / 0", tags: ["raises-exception"] },
  "from IPython.display import Image\nimport base64\nImage(data=base64.b64decode('iVBORw0KGgo='), format='png')",
  "print('é', '漢字', '🙂', '\\x1b[31mred\\x1b[0m')",
  "input('name? ')",
  "print('never')",
);

const SCRIPTED = notebookOf(
  "print hello\neprint warning\nprint more\nresult 5",
  "display bar 0%\ndisplay bar 1%\nprint between",
  "update bar 100%\nupdate nobody x",
  "print gone\nclear wait\nprint kept",
  "print gone\nclear now\nprint kept\nclear wait",
  'data {"data": {"text/html": "<b>x</b>", "application/vnd.x+json": {"a": [1]}}, "metadata": {"m": 1}}',
  "flood 300",
  "comm\nprint after comm",
);

const CONTROLS = notebookOf(
  'print "10%\\r"\nprint "50%\\r"\nprint "100%\\n"\nprint "done\\n"',
  'print "kept\\na\\rb\\nc\\r\\nd\\r"\neprint "x\\ry"\nprint "e\\n"',
  'print "one\\ntwo\\r\\r\\nthree\\r\\rfour\\r"',
  'eprint "first on stderr\\n"\nprint "then stdout\\n"\ndisplay d x\neprint "more\\n"',
  'display d x\nprint "a\\n"\neprint "b\\n"\ndisplay d y\nprint "c\\n"',
);

describe("nbclient and we give the same notebook", () => {
  test("on ipykernel, up to the cell that fails", async () => {
    const reference = await runByNbclient(IPYTHON, "ipykernel", {});
    const ours = await runByUs(IPYTHON, "ipykernel");
    const expected = seen(reference.notebook).map((cell) => ({ ...cell, outputs: neighboursJoined(cell.outputs) }));
    expect(seen(ours.notebook)).toEqual(expected);
    expect(reference.failure).toMatchObject({ name: "CellExecutionError", ename: "StdinNotImplementedError" });
    const { ename, evalue } = ours.error as CellExecutionError;
    expect({ ename, evalue }).toEqual({ ename: reference.failure?.ename, evalue: reference.failure?.evalue });
    // Source, streams and traceback in one message, as nbclient's, which keeps the colours.
    const lines = (reference.failure?.message ?? "").split("\n").slice(1).join("\n").trim();
    const shownByUs = (ours.error as CellExecutionError).coloured.split("\n").slice(1).join("\n").trim();
    expect(shownByUs.replace(/\n+/g, "\n")).toBe(lines.replace(/\n+/g, "\n"));
    expect(ours.notebook.metadata.language_info).toEqual(reference.notebook.metadata.language_info);
  });

  test("on ipykernel where errors are allowed", async () => {
    const reference = await runByNbclient(IPYTHON, "ipykernel", { allow_errors: true });
    const ours = await runByUs(IPYTHON, "ipykernel", { allowErrors: true });
    const expected = seen(reference.notebook).map((cell) => ({ ...cell, outputs: neighboursJoined(cell.outputs) }));
    expect([seen(ours.notebook), ours.status]).toEqual([expected, "ok"]);
    expect(shown(ours.notebook, 14)).toEqual(["stdout: never\n"]);
  });

  test("on the scriptable kernel, with every kind of message", async () => {
    const reference = await runByNbclient(SCRIPTED, "fake", {});
    const ours = await runByUs(SCRIPTED, "fake");
    const expected = seen(reference.notebook).map((cell) => ({ ...cell, outputs: neighboursJoined(cell.outputs) }));
    expect([seen(ours.notebook), reference.failure]).toEqual([expected, null]);
  });

  test("when streams are joined by name and carriage returns applied", async () => {
    const reference = await runByNbclient(CONTROLS, "fake", { coalesce_streams: true });
    const ours = await runByUs(CONTROLS, "fake", { coalesceStreams: "all" });
    expect(seen(ours.notebook)).toEqual(seen(reference.notebook));
  });

  test("except for backspaces, which nbclient means to apply and leaves in the text", async () => {
    const notebook = notebookOf('print "abc\\b\\bd\\n"');
    const reference = await runByNbclient(notebook, "fake", { coalesce_streams: true });
    const ours = await runByUs(notebook, "fake", { coalesceStreams: "all" });
    expect(shown(reference.notebook, 0)).toEqual(["stdout: abc\b\bd\n"]);
    expect(shown(ours.notebook, 0)).toEqual(["stdout: ad\n"]);
  });

  test("except for output after a cell's end, which nbclient drops", async () => {
    const notebook = notebookOf("print now\nlater 100 late", "sleep 300");
    const reference = await runByNbclient(notebook, "fake", {});
    const ours = await runByUs(notebook, "fake");
    expect(shown(reference.notebook, 0)).toEqual(["stdout: now\n"]);
    expect(shown(ours.notebook, 0)).toEqual(["stdout: now\nlate\n"]);
  });

  test("with the same record of times", async () => {
    const reference = await runByNbclient(notebookOf("print a", "print b"), "fake", {});
    const ours = await runByUs(notebookOf("print a", "print b"), "fake");
    const names = (notebook: Notebook) =>
      notebook.cells.map((cell) => Object.keys((cell as CodeCell).metadata.execution ?? {}).sort());
    expect(names(ours.notebook)).toEqual(names(reference.notebook));
  });
});

describe("where nbclient fails we fail, and we say more", () => {
  test.each([
    ["die 3", "DeadKernelError", /cell 1 of 1 .* exit code 3/],
    ["hang", "CellTimeoutError", /cell 1 of 1 .* ran longer than 2 s/],
  ])("%s", async (source, name, message) => {
    const reference = await runByNbclient(notebookOf(source), "fake", { timeout: 2 });
    const ours = await runByUs(notebookOf(source), "fake", { timeout: 2 });
    expect([reference.failure?.name, ours.error?.name]).toEqual([name, name]);
    expect(ours.error?.message).toMatch(message);
    expect(reference.failure?.message).not.toContain("cell 1");
  });

  test("and where nbclient passes although output is lost, we fail", async () => {
    const notebook = notebookOf("print a\nno-idle");
    const reference = await runByNbclient(notebook, "fake", { iopub_timeout: 1 });
    const ours = await runByUs(notebook, "fake", { iopubTimeout: 1 });
    expect([reference.failure, ours.error?.name]).toEqual([null, "MissingOutputError"]);
  });
});
