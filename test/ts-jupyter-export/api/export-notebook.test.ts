import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { newCodeCell, newMarkdownCell, newNotebook, parseNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Exporter,
  exportNotebook,
  type Preprocessor,
  streamExport,
  writeExport,
} from "../../../packages/ts-jupyter-export/src/index.js";

/** One white pixel. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=";
const notebook = {
  ...newNotebook(),
  metadata: { language_info: { name: "typescript", file_extension: ".ts" } },
  cells: [
    newMarkdownCell("# Title"),
    newCodeCell("1 + 1", {
      metadata: { tags: ["hide"] },
      outputs: [{ output_type: "display_data", data: { "image/png": PNG, "text/plain": "a picture" }, metadata: {} }],
    }),
    newCodeCell("2 + 2"),
  ],
};
const counting: Exporter = {
  name: "count",
  mimetype: "text/plain",
  extension: ".txt",
  export: async ({ cells }, { name }) => ({ data: `${name}: ${cells.length}`, extension: ".txt", files: new Map() }),
};

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "export-api-"));
  writeFileSync(at("a.ipynb"), stringifyNotebook(notebook));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("exportNotebook", () => {
  it("a notebook becomes a page; its file's name is the title and the base name", async () => {
    const bare = await exportNotebook(notebook);
    expect(bare).toMatchObject({ fileName: "notebook.html", mimetype: "text/html", extension: ".html" });
    const named = await exportNotebook(at("a.ipynb"));
    expect(named.fileName).toBe("a.html");
    expect(named.data).toContain("<title>a</title>");
  });

  it("what the notebook says decides the ending of a script", async () => {
    const script = await exportNotebook(notebook, { to: "script", name: "x" });
    expect(script.fileName).toBe("x.ts");
    expect(script.data).toContain("2 + 2");
  });

  it("pictures of a Markdown export lie beside it, named as nbconvert names them", async () => {
    const result = await exportNotebook(at("a.ipynb"), { to: "markdown" });
    expect([...result.files.keys()]).toEqual(["a_files/a_1_0.png"]);
    const written = await writeExport(result, at("deep/out"));
    expect(written).toEqual([at("deep/out/a.md"), at("deep/out/a_files/a_1_0.png")]);
    expect(readFileSync(at("deep/out/a_files/a_1_0.png")).toString("base64")).toBe(PNG);
    expect(readFileSync(at("deep/out/a.md"), "utf8")).toContain("](a_files/a_1_0.png)");
  });

  it("settings are nbconvert's, by class and trait", async () => {
    const settings = { TagRemovePreprocessor: { remove_cell_tags: ["hide"] } };
    const result = await exportNotebook(notebook, { to: counting, settings });
    expect(result).toMatchObject({ data: "notebook: 2", fileName: "notebook.txt" });
    const page = await exportNotebook(notebook, { settings: { TemplateExporter: { exclude_input: true } } });
    expect(page.data).not.toContain("2 + 2");
    await expect(exportNotebook(notebook, { settings: { HTMLExporter: { thme: "dark" } } })).rejects.toThrow(
      "settings: unknown trait HTMLExporter.thme (nearest known: HTMLExporter.theme)",
    );
    await expect(exportNotebook(notebook, { settings: { HTMLExporter: { theme: "blue" } } })).rejects.toThrow(
      'unknown theme: "blue" (known: light, dark)',
    );
  });

  it("a preprocessor of one's own runs last, and its files come along", async () => {
    const first: Preprocessor = {
      name: "first",
      preprocess: (given) => ({
        notebook: { ...given, cells: given.cells.slice(0, 1) },
        files: new Map([["x/n.txt", "1"]]),
      }),
    };
    const result = await exportNotebook(notebook, { to: counting, preprocessors: [first] });
    expect(result.data).toBe("notebook: 1");
    expect(result.notebook.cells).toHaveLength(1);
    expect([...result.files]).toEqual([["x/n.txt", "1"]]);
    expect(notebook.cells).toHaveLength(3);
  });

  it("files outside of the output's folder are not written", async () => {
    const escaping: Exporter = {
      ...counting,
      export: async () => ({ data: "", extension: ".txt", files: new Map([["../x.txt", "1"]]) }),
    };
    const result = await exportNotebook(notebook, { to: escaping });
    await expect(writeExport(result, at("out"))).rejects.toThrow("../x.txt");
    expect(readdirSync(folder)).toEqual(["a.ipynb"]);
  });

  it("an unknown format and a missing file are one line", async () => {
    await expect(exportNotebook(notebook, { to: "htlm" })).rejects.toThrow('"htlm" (nearest known: html; known: html,');
    await expect(exportNotebook(notebook, { to: "figures" })).rejects.toThrow("figures are several pictures");
    await expect(exportNotebook(at("gone.ipynb"))).rejects.toThrow("gone.ipynb");
  });

  it("--to notebook gives back what can be read again", async () => {
    const { data } = await exportNotebook(notebook, { to: "notebook" });
    expect(parseNotebook(String(data)).cells).toHaveLength(3);
  });
});

describe("trust", () => {
  const picture = newMarkdownCell("![a](up.png) ![b](../outside.png) ![c](link.png)");
  const place = () => {
    mkdirSync(at("n"));
    for (const name of ["n/up.png", "outside.png"]) writeFileSync(at(name), Buffer.from(PNG, "base64"));
    symlinkSync("../outside.png", at("n/link.png"));
  };
  const embedded = async (trusted: boolean, trust?: "trusted") => {
    writeFileSync(at("n/t.ipynb"), stringifyNotebook({ ...newNotebook(), metadata: { trusted }, cells: [picture] }));
    const { data } = await exportNotebook(at("n/t.ipynb"), trust === undefined ? {} : { trust });
    return String(data).split(`data:image/png;base64,${PNG}`).length - 1;
  };

  it("an untrusted notebook reads nothing outside of its folder, also not through a link", async () => {
    place();
    expect(await embedded(true)).toBe(3);
    expect(await embedded(false)).toBe(1);
    expect(await embedded(false, "trusted")).toBe(3);
  });
});

describe("streamExport", () => {
  it("writes the document and leaves the stream open; a broken stream is an error", async () => {
    const result = await exportNotebook(notebook, { to: counting });
    const stream = new PassThrough();
    await streamExport(result, stream);
    await streamExport(result, stream);
    stream.end();
    expect(await text(stream)).toBe("notebook: 3notebook: 3");
    const broken = new Writable({ write: (_piece, _encoding, done) => done(new Error("full")) });
    broken.on("error", () => undefined);
    await expect(streamExport(result, broken)).rejects.toThrow("full");
  });
});
