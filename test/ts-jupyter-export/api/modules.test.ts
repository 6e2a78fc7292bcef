import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newCodeCell, newMarkdownCell, newNotebook } from "@innerloop/nbformat";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportNotebook } from "../../../packages/ts-jupyter-export/src/index.js";

const outputs = [{ output_type: "stream" as const, name: "stdout", text: "2" }];
const notebook = {
  ...newNotebook(),
  cells: [newMarkdownCell("# Title"), newCodeCell("1 + 1", { outputs }), newCodeCell("2 + 2")],
};

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "export-modules-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("modules of one's own", () => {
  it("an exporter is a default export or a function of the settings; a package is found by name", async () => {
    writeFileSync(
      at("mine.mjs"),
      `export default ({ settings }) => ({ name: "mine", mimetype: "text/x", extension: ".x",
        export: async () => ({ data: String(settings.Mine.depth), extension: ".x", files: new Map() }) });`,
    );
    const settings = { Mine: { depth: 3 } };
    expect(await exportNotebook(notebook, { to: "./mine.mjs", folder, settings })).toMatchObject({
      data: "3",
      fileName: "notebook.x",
    });
    mkdirSync(at("node_modules/count-exporter"), { recursive: true });
    writeFileSync(
      at("node_modules/count-exporter/package.json"),
      JSON.stringify({ name: "count-exporter", type: "module", exports: { ".": { import: "./main.js" } } }),
    );
    writeFileSync(
      at("node_modules/count-exporter/main.js"),
      `export default { name: "c", mimetype: "text/x", extension: ".c",
        export: async (n) => ({ data: String(n.cells.length), extension: ".c", files: new Map() }) };`,
    );
    expect((await exportNotebook(notebook, { to: "count-exporter", folder })).data).toBe("3");
  });

  it("a preprocessor is named in Exporter.preprocessors, beside nbconvert's by class", async () => {
    writeFileSync(
      at("drop.js"),
      `export default { name: "drop", preprocess: (n) => ({ notebook: { ...n, cells: n.cells.slice(1) } }) };`,
    );
    const preprocessors = ["./drop.js", "nbconvert.preprocessors.ClearOutputPreprocessor"];
    const result = await exportNotebook(notebook, {
      to: "notebook",
      folder,
      settings: { Exporter: { preprocessors } },
    });
    expect(result.notebook.cells).toHaveLength(2);
    expect(result.notebook.cells[0]).toMatchObject({ outputs: [] });
  });

  it.each([
    ["./gone.js", "", "no such module: ./gone.js"],
    [
      "./bad.js",
      "export default { name: 'x' };",
      "the default export of ./bad.js is not an exporter: { name, mimetype",
    ],
    ["./throws.js", "throw new Error('boom');", "cannot load ./throws.js: boom"],
    ["./fails.js", "export default () => { throw new Error('boom'); };", "./fails.js: boom"],
  ])("%s: %s is refused in one line", async (to, code, message) => {
    if (code !== "") writeFileSync(at(to), code);
    await expect(exportNotebook(notebook, { to, folder })).rejects.toThrow(message);
  });
});
