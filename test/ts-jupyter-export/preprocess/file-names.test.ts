// No name that a notebook chooses leads out of the output folder, on any system, and no two files become one.
import { describe, expect, it } from "vitest";
import { isInside, Places, safeName } from "../../../packages/ts-jupyter-export/src/preprocess/file-names.js";
import { code, display, markdown, notebookOf, PNG } from "../render/rich-notebook.js";
import { run } from "./support.js";

/** What a notebook may call a file → the name it gets; undefined: none. */
const names: [string, string | undefined][] = [
  ["plot.png", "plot.png"],
  ["two words (1) #ü😀.png", "two words (1) #ü😀.png"],
  ["..plot", "..plot"],
  ["__", "__"],
  ["../up.png", "up.png"],
  ["../../../../etc/passwd", "passwd"],
  ["/etc/passwd", "passwd"],
  ["a/../../b.png", "b.png"],
  ["..\\..\\up.png", "up.png"],
  ["C:\\Windows\\win.ini", "win.ini"],
  ["C:relative.png", "relative.png"],
  ["\\\\server\\share\\x.png", "x.png"],
  ["\\\\?\\C:\\x.png", "x.png"],
  ["file:///etc/passwd", "passwd"],
  ["x.png:stream", "x.png_stream"],
  ["x\0.png", "x_.png"],
  ["x\n.png\r", "x_.png_"],
  ["x\u001b[31m.png", "x_[31m.png"],
  ["x. . .", "x_____"],
  ["CON", "_CON"],
  ["nul.png", "_nul.png"],
  ["com1.tar.gz", "_com1.tar.gz"],
  ["LPT¹", "_LPT¹"],
  ["console.png", "console.png"],
  ["a\ud800b.png", "a\ufffdb.png"],
  ["", undefined],
  [".", undefined],
  ["..", undefined],
  [" .. ", undefined],
  ["...", undefined],
  ["dir/", undefined],
  ["C:", undefined],
  ["\0", undefined],
  ["\\", undefined],
];

const dataOf = (filename: string) => notebookOf([code("c", "", [display({ "image/png": PNG }, { filename })])]);
const attachedOf = (...attached: [name: string, data: string][]) =>
  notebookOf(
    attached.map(([name, data], i) =>
      markdown(`m${i}`, `![x](attachment:${name})`, { attachments: { [name]: { "image/png": data } } }),
    ),
  );
const [one, two, three] = ["AAAA", "BBBB", "CCCC"] as const;

describe("a safe name", () => {
  it.each(names)("of %j is %j", (name, expected) => {
    expect(safeName(name)).toBe(expected);
  });

  it("takes at most 240 bytes, cuts between characters and keeps its ending", () => {
    const long = safeName(`${"😀".repeat(200)}.png`) ?? "";
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(240);
    expect(long).toMatch(/^(?:😀)+\.png$/u);
    expect(Buffer.byteLength(safeName("x".repeat(5000)) ?? "")).toBeLessThanOrEqual(240);
  });
});

describe("the name of an output or an attachment", () => {
  it.each(names)("%j leads to one file in the folder, or to none with a warning", async (name, expected) => {
    const output = await run(dataOf(name), { extractOutput: {} });
    // An empty name is as none: the template's holds.
    const ending = expected?.endsWith(".png") ? "" : ".png";
    const outputPaths =
      name === "" ? ["note_files/note_0_0.png"] : expected === undefined ? [] : [`note_files/${expected}${ending}`];
    expect(output.paths).toEqual(outputPaths);
    const attachment = await run(attachedOf([name, PNG]), { extractAttachments: {} });
    expect(attachment.paths).toEqual(expected === undefined ? [] : [`note_files/${expected}`]);
    const harmless = name === expected;
    expect(output.warnings.length).toBe(harmless || name === "" ? 0 : 1);
    expect(attachment.warnings.length).toBe(harmless ? 0 : 1);
    for (const path of [...output.paths, ...attachment.paths]) {
      expect(isInside(path, "linux") && isInside(path, "win32")).toBe(true);
    }
  });

  it("gets a number where another output has it, also in other letters or another normalization", async () => {
    const outputs = ["a.png", "A.png", "a.png", "\u00e9", "e\u0301"].map((filename) =>
      display({ "image/png": PNG }, { filename }),
    );
    const { paths, warnings, notebook } = await run(notebookOf([code("c", "", outputs)]), { extractOutput: {} });
    expect(paths).toEqual(
      ["a.png", "A-2.png", "a-3.png", "\u00e9.png", "e\u0301-2.png"].map((name) => `note_files/${name}`),
    );
    expect(warnings.length).toBe(3);
    expect(JSON.stringify(notebook.cells)).toContain('"filenames":{"image/png":"note_files/A-2.png"}');
  });

  it("gets a number where an attachment of other content has it, and is shared where the content is the same", async () => {
    const attached = attachedOf(["image.png", one], ["image.png", two], ["image.png", one], ["IMAGE.png", three]);
    const { paths, notebook, files } = await run(attached, { extractAttachments: {} });
    expect(paths).toEqual(["note_files/image.png", "note_files/image-2.png", "note_files/IMAGE-3.png"]);
    expect(notebook.cells.map(({ source }) => source)).toEqual(
      ["image.png", "image-2.png", "image.png", "IMAGE-3.png"].map((name) => `![x](note_files/${name})`),
    );
    expect(Buffer.from(files.get("note_files/image-2.png") ?? "").toString("base64")).toBe(two);
  });

  it("of an attachment never takes the place of an output", async () => {
    const notebook = notebookOf([...attachedOf(["note_1_0.png", one]).cells, ...dataOf("").cells]);
    const { paths, files, notebook: made } = await run(notebook, { extractOutput: {}, extractAttachments: {} });
    expect(paths).toEqual(["note_files/note_1_0.png", "note_files/note_1_0-2.png"]);
    expect(Buffer.from(files.get("note_files/note_1_0.png") ?? "").toString("base64")).toBe(PNG);
    expect(made.cells[0]?.source).toBe("![x](note_files/note_1_0-2.png)");
  });
});

describe("a path", () => {
  it.each(["", "/", "/x", "a//b", "./x", "../x", "a/..", "a/../b", "a/.. ", "a/...", "x\0", "a/"])(
    "%j is outside on every system",
    (path) => {
      expect([isInside(path, "linux"), isInside(path, "win32")]).toEqual([false, false]);
    },
  );

  it.each(["a\\..\\b", "\\x", "C:/x", "c:x"])("%j is outside on Windows", (path) => {
    expect(isInside(path, "win32")).toBe(false);
  });

  it.each(["x", "a/b c.png", "..a/b..c", "ü/😀"])("%j is inside", (path) => {
    expect([isInside(path, "linux"), isInside(path, "win32")]).toEqual([true, true]);
  });

  it.each([
    [{ extractOutput: { filenameTemplate: "../{index}{extension}" } }, {}],
    [{ extractOutput: { filenameTemplate: "../../{unique_key}" } }, {}],
    [{ extractOutput: {} }, { filesDir: "../out" }],
    [{ extractOutput: {} }, { filesDir: "/tmp" }],
    [{ extractOutput: {} }, { uniqueKey: "../x" }],
    [{ extractAttachments: { usesSeparateDirectory: true, directoryTemplate: "/etc" } }, {}],
    [{ extractAttachments: { usesSeparateDirectory: true, directoryTemplate: "../{notebook_name}" } }, {}],
    [{ extractAttachments: {} }, { filesDir: "a/../.." }],
  ])("that options %j and names %j lead outside is a one-line error", async (options, names) => {
    const notebook = notebookOf([...attachedOf(["x.png", PNG]).cells, ...dataOf("").cells]);
    await expect(run(notebook, options, names)).rejects.toThrow(/^outside of the output folder: "[^\n]*"$/);
  });

  it("is given once: the next one of that name has a number before its ending", () => {
    const places = new Places(["d/X.tar"]);
    expect(["d/x.tar", "d/x-2.tar", "d.e/f", "d.e/f"].map((path) => places.take(path))).toEqual([
      "d/x-2.tar",
      "d/x-2-2.tar",
      "d.e/f",
      "d.e/f-2",
    ]);
  });
});
