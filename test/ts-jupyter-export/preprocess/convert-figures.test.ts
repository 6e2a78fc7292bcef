// Figures of a notebook's author in another format. An SVG may be hostile: it reads no file, and ends no process.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG as Png } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preprocessorsOf } from "../../../packages/ts-jupyter-export/src/preprocess/index.js";
import { svgToPng } from "../../../packages/ts-jupyter-export/src/preprocess/svg-to-png.js";
import { code, display, notebookOf, PNG, SVG } from "../render/rich-notebook.js";
import { run } from "./support.js";

const toPng = { convertFigures: { from: "image/svg+xml", to: "image/png" } } as const;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "figures-"));
  // A red picture of the machine.
  writeFileSync(join(folder, "secret.png"), Buffer.from(PNG, "base64"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const svg = (inside: string, attributes = 'width="4" height="4"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`;

const pixel = (png: Uint8Array): number[] => [...Png.sync.read(Buffer.from(png)).data.subarray(0, 3)];

describe("converted figures", () => {
  it("stand beside the first format, two pixels a unit; those that have the format already stay", async () => {
    const both = display({ "image/svg+xml": SVG, "image/png": "own" });
    const notebook = notebookOf([
      code("c", "", [display({ "image/svg+xml": SVG }), both, display({ "text/plain": "x" })]),
    ]);
    const { notebook: made } = await run(notebook, toPng);
    const [cell] = made.cells;
    const outputs = cell?.cell_type === "code" ? cell.outputs : [];
    const first = outputs[0]?.output_type === "display_data" ? outputs[0].data : {};
    const png = Png.sync.read(Buffer.from(String(first["image/png"]), "base64"));
    expect([png.width, png.height, first["image/svg+xml"]]).toEqual([80, 40, SVG]);
    expect(outputs.slice(1)).toEqual([both, display({ "text/plain": "x" })]);
  });

  it("that fail stay as they are, with a warning of one line", async () => {
    const notebook = notebookOf([code("c", "", [display({ "image/svg+xml": "<svg" })])]);
    const { notebook: made, warnings } = await run(notebook, toPng);
    expect(made).toEqual(notebook);
    expect(warnings).toEqual([
      expect.stringMatching(/^cell 1: image\/svg\+xml is not converted to image\/png: [^\n]+$/),
    ]);
  });

  it("by a function of the caller's own are its bytes in base64", async () => {
    const convert = async (data: string) => Buffer.from(`pdf of ${data.length}`);
    const options = { convertFigures: { from: "image/svg+xml", to: "application/pdf", convert } } as const;
    const { notebook } = await run(notebookOf([code("c", "", [display({ "image/svg+xml": "<svg/>" })])]), options);
    const expected = Buffer.from("pdf of 6").toString("base64");
    expect(notebook.cells[0]).toHaveProperty("outputs.0.data", {
      "image/svg+xml": "<svg/>",
      "application/pdf": expected,
    });
  });

  it("are converted several at once, and stand in their order", async () => {
    const busy = { now: 0, most: 0 };
    const convert = async (data: string) => {
      busy.most = Math.max(busy.most, ++busy.now);
      // The first ones take longest.
      await new Promise((done) => setTimeout(done, 30 - Number(data) * 5));
      busy.now -= 1;
      return Buffer.from(data);
    };
    const options = { convertFigures: { from: "image/svg+xml", to: "application/pdf", convert } } as const;
    const pictures = Array.from({ length: 6 }, (_, index) => ({ "image/svg+xml": String(index) }));
    const { notebook } = await run(
      notebookOf(pictures.map((picture, index) => code(`c${index}`, "", [display(picture)]))),
      options,
    );
    const made = notebook.cells.map((cell) => (cell.cell_type === "code" ? cell.outputs[0] : undefined));
    expect(made).toEqual(
      pictures.map((picture, index) =>
        display({ ...picture, "application/pdf": Buffer.from(String(index)).toString("base64") }),
      ),
    );
    expect([busy.now, busy.most]).toEqual([0, 3]);
  });

  it("become what stands in where that function fails, and the reason is said once", async () => {
    const convert = () => Promise.reject(new Error("no Chromium found\nat all"));
    const options = {
      convertFigures: { from: "image/svg+xml", to: "application/pdf", convert, instead: { to: "image/png" } },
    } as const;
    const own = display({ "image/svg+xml": SVG, "image/png": "own" });
    const drawn = display({ "image/svg+xml": SVG });
    const { notebook, warnings } = await run(notebookOf([code("c", "", [drawn, drawn, own])]), options);
    const [cell] = notebook.cells;
    const outputs = cell?.cell_type === "code" ? cell.outputs : [];
    const pictures = outputs.map((output) => (output.output_type === "display_data" ? output.data["image/png"] : ""));
    expect(pictures.map((picture) => String(picture).slice(0, 6))).toEqual(["iVBORw", "iVBORw", "own"]);
    expect(warnings).toEqual([
      "cell 1: image/svg+xml is not converted to application/pdf: no Chromium found; it is image/png instead",
    ]);
  });

  it("to PDF need such a function", () => {
    const options = { convertFigures: { from: "image/svg+xml", to: "application/pdf" } } as const;
    expect(() => preprocessorsOf(options)).toThrow("no converter from image/svg+xml to application/pdf");
  });
});

describe("a hostile SVG", () => {
  it("draws its own data, and no file of the machine", async () => {
    const own = svg(`<image href="data:image/png;base64,${PNG}" width="4" height="4"/>`);
    expect(pixel(await svgToPng(own))).toEqual([255, 0, 0]);
    const secret = join(folder, "secret.png");
    const nested = Buffer.from(svg(`<image href="${secret}" width="4" height="4"/>`)).toString("base64");
    for (const inside of [
      `<image href="${secret}" width="4" height="4"/>`,
      `<image xlink:href='${secret}' width="4" height="4"/>`,
      `<image href = "&#47;${secret.slice(1)}" width="4" height="4"/>`,
      `<image href="\n${secret}" width="4" height="4"/>`,
      `<image href="data:image/svg+xml;base64,${nested}" width="4" height="4"/>`,
      `<filter id="f"><feImage href="${secret}"/></filter><rect width="4" height="4" fill="white" filter="url(#f)"/>`,
    ]) {
      expect(pixel(await svgToPng(svg(inside)))).toEqual([255, 255, 255]);
    }
    const entity = `<!DOCTYPE svg [<!ENTITY e "<image href=&#34;${secret}&#34; width=&#34;4&#34; height=&#34;4&#34;/>">]>${svg("&e;")}`;
    await expect(svgToPng(entity)).rejects.toThrow("the svg declares entities");
  });

  it.each([
    ["no svg", "<html/>"],
    ["not XML", "<svg"],
    ["nothing", ""],
    ["no size", svg("", 'width="0" height="4"')],
    ["a size beyond memory", svg("", 'width="1e9" height="1e9"')],
    ["a size beyond memory in its view box", svg("", 'viewBox="0 0 100000 100000"')],
    ["a depth beyond the stack", svg(`${"<g>".repeat(200_000)}${"</g>".repeat(200_000)}`)],
  ])("%s is an error of one line", async (_, text) => {
    await expect(svgToPng(text)).rejects.toThrow(/^[^\n]+$/);
  });
});
