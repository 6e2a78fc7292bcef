// What JavaScript programs hand over as a notebook, and what an untyped mistake says.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Notebook } from "@innerloop/nbformat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportNotebook } from "../../../packages/ts-jupyter-export/src/index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "export-sources-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As JSON.parse gives it. */
const document = (outputs: object[], metadata: object = {}): object => ({
  cells: [
    { cell_type: "markdown", metadata: {}, source: ["# Title\n", "text"] },
    { cell_type: "code", metadata, source: ["a = 1\n", "b = 2"], execution_count: 1, outputs },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 4,
});
const stream = { output_type: "stream", name: "stdout", text: ["one\n", "two\n"] };
const untyped = (value: unknown) => value as Notebook;

describe("exportNotebook", () => {
  it("takes what JSON.parse made of a file, with lists of lines and without ids", async () => {
    const given = document([
      stream,
      { output_type: "display_data", metadata: {}, data: { "text/markdown": ["**b", "**"] } },
    ]);
    const before = JSON.stringify(given);
    const { data } = await exportNotebook(untyped(given), { to: "markdown" });
    expect(data).toContain("# Title\ntext\n");
    expect(data).toContain("a = 1\nb = 2\n");
    expect(data).toContain("    one\n    two\n");
    expect(data).toContain("**b**");
    expect(JSON.stringify(given)).toBe(before);
  });

  it("repairs what is careless and says so, and leaves a notebook as it is", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    await exportNotebook(untyped(document([{ ...stream, transient: {} }])), { to: "markdown", onWarning });
    expect(warnings).toEqual(['/cells/1/outputs/0: unknown field "transient" is left out: an object with no fields']);
    const { notebook } = await exportNotebook(untyped(document([stream])), { to: "notebook" });
    expect((await exportNotebook(notebook, { to: "notebook" })).notebook.cells[0]).toBe(notebook.cells[0]);
  });

  it.each([
    [undefined, "notebook: empty file"],
    [null, "notebook: not an object: null"],
    [{}, 'notebook: missing field "nbformat"'],
    [{ nbformat: 4, cells: "x" }, 'notebook: missing field "nbformat_minor"'],
  ])("%j is no notebook, in one line", async (value, message) => {
    await expect(exportNotebook(untyped(value))).rejects.toMatchObject({ name: "NotebookError", message });
  });

  it("a format that is none is called one", async () => {
    await expect(exportNotebook(untyped(document([])), { to: "htlm" })).rejects.toThrow(
      /^invalid format: "htlm" \(nearest known: html; /,
    );
  });

  it("believes nothing of a file with a cell that is not trusted", async () => {
    const page = async (metadata: object) => {
      const html = {
        output_type: "display_data",
        metadata: {},
        data: { "text/html": "<script>fire()</script><b>x</b>" },
      };
      writeFileSync(join(folder, "a.ipynb"), JSON.stringify(document([html], metadata)));
      return String((await exportNotebook(join(folder, "a.ipynb"))).data);
    };
    expect(await page({})).toContain("fire()");
    expect(await page({ trusted: false })).not.toContain("fire()");
  });
});
