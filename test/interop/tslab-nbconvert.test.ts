/** Real `jupyter nbconvert --execute` on the kernel that `npm run kernel:install` registers: our notebooks need nothing of ours to run. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeCell, checksOf, type Notebook, parseNotebook, readNotebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensurePythonEnv, pythonBin } from "../../scripts/python-env.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fixture = join(root, "test", "fixtures", "jupyter-protocol", "small.ipynb");
const derivations = join(root, "notebooks", "01-memory-kernel-derivations.ipynb");
let base: string;

beforeAll(async () => {
  ensurePythonEnv();
  base = await mkdtemp(join(tmpdir(), "nbconvert-"));
  const { code, text } = await run(process.execPath, [join(root, "scripts", "kernel-install.js"), "--prefix", base]);
  expect({ code, text }).toEqual({
    code: 0,
    text: expect.stringContaining(join(base, "share", "jupyter", "kernels", "tslab")),
  });
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Only the kernels below our own folder: not the user's, not the machine's settings. */
function run(command: string, args: string[]): Promise<{ code: number; text: string }> {
  const env = {
    PATH: process.env.PATH,
    HOME: join(base, "home"),
    JUPYTER_PATH: join(base, "share", "jupyter"),
    JUPYTER_DATA_DIR: join(base, "data"),
  };
  return new Promise((done) => {
    execFile(command, args, { env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}

async function execute(notebook: string): Promise<{ code: number; text: string; executed: Notebook }> {
  const out = await mkdtemp(join(base, "out-"));
  const args = ["nbconvert", "--to", "notebook", "--execute", "--output-dir", out, notebook];
  const ended = await run(join(pythonBin, "jupyter"), args);
  expect(ended).toMatchObject({ code: 0 });
  return { ...ended, executed: await readNotebook(join(out, basename(notebook))) };
}

const printed = (notebook: Notebook) =>
  notebook.cells
    .filter((cell): cell is CodeCell => cell.cell_type === "code")
    .flatMap((cell) => cell.outputs.map((output) => ("text" in output ? output.text : output.output_type)));

describe("jupyter nbconvert --execute on the registered kernel", () => {
  it("runs a small notebook in a folder far from the project", async () => {
    const copy = join(base, "elsewhere.ipynb");
    await cp(fixture, copy);
    expect(printed((await execute(copy)).executed)).toEqual(["5\n", "slept\n"]);
  });

  it("runs notebook 01 unchanged, and every check passes with the name that it has in the committed notebook", async () => {
    const before = await readFile(derivations);
    const { executed, text } = await execute(derivations);
    const committed = parseNotebook(before, { file: derivations });
    const checks = checksOf(executed);
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.map(({ name, status }) => [name, status])).toEqual(
      checksOf(committed).map(({ name }) => [name, "pass"]),
    );
    // nbclient's only sign that a kernel lost its own outputs.
    expect(text).not.toContain("Timeout waiting for IOPub");
    // Not toEqual: its byte-by-byte diff of a large file takes minutes.
    expect(before.equals(await readFile(derivations))).toBe(true);
  });
});
