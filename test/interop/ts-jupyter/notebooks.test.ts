/** Real `jupyter nbconvert --execute` on the installed kernel and on tslab: our notebooks need nothing of ours to run. */
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Cell,
  checksOf,
  type Notebook,
  newCodeCell,
  newNotebook,
  outputText,
  readNotebook,
  writeNotebook,
} from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, Jupyter } from "./jupyter.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const derivations = join(root, "notebooks", "01-memory-kernel-derivations.ipynb");
/** The checkout's own kernels, tslab among them. */
const ofProject = { JUPYTER_PATH: join(root, ".kernels") };

let jupyter: Jupyter;
beforeAll(async () => {
  jupyter = await Jupyter.withKernel();
});
afterAll(() => jupyter.remove());

async function execute(
  notebook: string,
  { flags = [], env = {} }: { flags?: string[]; env?: Record<string, string> } = {},
): Promise<Ended & { executed: Notebook }> {
  const out = await mkdtemp(join(jupyter.folder, "out-"));
  const args = ["nbconvert", "--to", "notebook", "--execute", ...flags, "--output-dir", out, notebook];
  const ended = await jupyter.run("jupyter", args, { env });
  expect({ code: ended.code, err: ended.code === 0 ? "" : ended.err }).toEqual({ code: 0, err: "" });
  // nbclient's only sign that a kernel lost outputs.
  expect(ended.err).not.toContain("Timeout waiting for IOPub");
  return { ...ended, executed: await readNotebook(join(out, basename(notebook))) };
}

/** A notebook of code cells in a folder of its own, with files beside it. */
async function write(folder: string, cells: string[], files: Record<string, string> = {}): Promise<string> {
  const place = join(jupyter.folder, folder);
  for (const [name, text] of Object.entries({ ".keep": "", ...files })) {
    await mkdir(join(place, name, ".."), { recursive: true });
    await writeFile(join(place, name), text);
  }
  const path = join(place, "notebook.ipynb");
  const kernelspec = { name: "ts-jupyter", display_name: "TypeScript", language: "typescript" };
  const made: Cell[] = cells.map((source) => newCodeCell(source));
  await writeNotebook(path, { ...newNotebook({ kernelspec }), cells: made });
  return path;
}

const shown = (notebook: Notebook) =>
  notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell.outputs.map(outputText).join("")] : []));

describe("jupyter nbconvert --execute on the installed kernel", () => {
  it("runs a notebook in a folder far from any package: Node is typed, the runtime can be imported", async () => {
    const path = await write("bare", [
      'console.log(process.argv.length > 0, Buffer.from("é").length);',
      'import { readFileSync } from "node:fs";\nreadFileSync("notebook.ipynb", "utf8").length > 0',
      'import { display, html } from "ts-jupyter-kernel/runtime";\ndisplay(html("<b>bold</b>"));',
      'import { display as same } from "tslab";\nsame.text("as in tslab");',
      "import.meta.dirname === process.cwd()",
    ]);
    const { executed } = await execute(path);
    expect(shown(executed)).toEqual([
      "true 2\n",
      "true",
      expect.stringContaining("bold"),
      expect.stringContaining("as in tslab"),
      "true",
    ]);
    expect(executed.cells.map((cell) => cell.cell_type === "code" && cell.execution_count)).toEqual([1, 2, 3, 4, 5]);
    expect(executed.metadata.language_info).toMatchObject({ name: "typescript", file_extension: ".ts" });
  });

  it("finds the packages of the notebook's own folder first, with their types", async () => {
    const own = (name: string, text: string) => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({
        name,
        version: "9.9.9",
        type: "module",
        main: "index.js",
      }),
      [`node_modules/${name}/index.js`]: `export const from = ${JSON.stringify(text)};\n`,
      [`node_modules/${name}/index.d.ts`]: "export const from: string;\n",
    });
    // magic-string is also a dependency of the kernel.
    const path = await write(
      "packages",
      ['import { from } from "mine";\nfrom.toUpperCase()', 'import { from as other } from "magic-string";\nother'],
      { ...own("mine", "mine"), ...own("magic-string", "the notebook's") },
    );
    expect(shown((await execute(path)).executed)).toEqual(["'MINE'", '"the notebook\'s"']);
  });

  it("keeps 20,000 printed lines, of which a bare tslab loses most", async () => {
    const path = await write("flood", ["for (let i = 0; i < 20_000; i++) console.log(i);"]);
    const [text = ""] = shown((await execute(path)).executed);
    expect(text.split("\n")).toHaveLength(20_001);
    expect(text.endsWith("19998\n19999\n")).toBe(true);
  });

  it("reports a type error and an exception as errors with a place, and goes on where errors are allowed", async () => {
    const path = await write("errors", [
      'const n: number = "text";',
      "function thrower(): never {\n  throw new RangeError('out of it');\n}\nthrower();",
      "'after'",
    ]);
    const { executed } = await execute(path, { flags: ["--allow-errors"] });
    const errors = executed.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
    expect(errors).toMatchObject([
      {
        output_type: "error",
        ename: "TypeCheckError",
        evalue: "Type 'string' is not assignable to type 'number'. ts(2322)",
      },
      { output_type: "error", ename: "RangeError", evalue: "out of it" },
      { output_type: "execute_result", data: { "text/plain": "'after'" } },
    ]);
    expect(JSON.stringify(errors[1])).toContain("cell 2, line 2");
  });
});

describe("notebook 01", () => {
  it("passes every check on ts-jupyter and on tslab, with the same values", async () => {
    const before = await readFile(derivations);
    const committed = checksOf(await readNotebook(derivations));
    expect(committed.length).toBeGreaterThan(0);
    const results = [];
    for (const kernel of ["ts-jupyter", "tslab"]) {
      const flags = [`--ExecutePreprocessor.kernel_name=${kernel}`];
      const checks = checksOf((await execute(derivations, { flags, env: ofProject })).executed);
      expect(checks.map(({ name, status }) => [name, status])).toEqual(committed.map(({ name }) => [name, "pass"]));
      results.push(checks.map(({ name, value }) => [name, value]));
    }
    expect(results[1]).toEqual(results[0]);
    // Not toEqual: its byte-by-byte diff of a large file takes minutes.
    expect(before.equals(await readFile(derivations))).toBe(true);
  });
});
