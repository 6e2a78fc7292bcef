// PDFs that Chromium makes: read back, sheet by sheet. Needs Chromium (INNERLOOP_CHROMIUM, or one on PATH).
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Notebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import {
  type BrowserOptions,
  type PdfOptions,
  pdfExporter,
  svgToPdf,
  webpdfExporter,
} from "../../packages/ts-jupyter-export/src/pdf/index.js";
import {
  code,
  display,
  FIGURE,
  markdown,
  notebookOf,
  result,
  stdout,
} from "../ts-jupyter-export/render/rich-notebook.js";
import { readPdf } from "./pdf-file.js";

// Containers have no room for its sandbox, and root may not use it.
const browser: BrowserOptions = {
  sandbox: "off",
  ...(process.env.INNERLOOP_CHROMIUM === undefined ? {} : { browser: process.env.INNERLOOP_CHROMIUM }),
};

const PAPER = notebookOf([
  markdown(
    "a",
    "# A paper\n\nSee [there](https://example.org/x?a=1&b=2), [below](#Results) and [beside](other.html). Fünf €.",
  ),
  code("b", 'const answer = "forty-two";', [result({ "text/plain": "'forty-two'" })]),
  markdown("c", "## Results\n\n<details><summary>More</summary>\n\nhidden depths\n\n</details>"),
  code("d", "plot()", [display({ "application/vnd.plotly.v1+json": FIGURE, "text/plain": "p" })]),
]);

async function made(notebook: Notebook, options: PdfOptions = {}, trust: "trusted" | "untrusted" = "trusted") {
  const { data, extension } = await webpdfExporter({ ...browser, ...options }).export(notebook, {
    name: "paper",
    filesDir: "paper_files",
    uniqueKey: "paper",
    trust,
    resolve: async () => undefined,
    warn: () => {},
  });
  expect(extension).toBe(".pdf");
  expect(
    Buffer.from(data as Uint8Array)
      .subarray(0, 5)
      .toString(),
  ).toBe("%PDF-");
  return readPdf(data as Uint8Array);
}

const leftovers = () => readdirSync(tmpdir()).filter((name) => /^ts-jupyter-export-chromium-/.test(name));

describe("a PDF", () => {
  it("has title, outline, links, and its text as text", async () => {
    const before = leftovers();
    const pdf = await made(PAPER);
    expect(pdf.title).toBe("paper");
    expect(pdf.outline).toEqual(["A paper", "Results"]);
    expect(pdf.links).toEqual(["https://example.org/x?a=1&b=2"]);
    expect(pdf.text).toContain("Fünf €.");
    // Coloured words are runs of their own.
    expect(pdf.text.replaceAll(" ", "")).toContain('constanswer="forty-two";');
    // Folded sections are open, plots are drawn, and nothing to press is there.
    expect(pdf.text).toContain("hidden depths");
    expect(pdf.text.replaceAll(" ", "")).toContain("meansquarederror");
    expect(pdf.text).not.toMatch(/Hide code|Copy|Dark|Contents/);
    expect(leftovers()).toEqual(before);
  });

  it.each([
    // ISO 216 and ANSI, in points of 1/72 inch, to whole points.
    ["a4", 595, 842],
    ["letter", 612, 792],
    ["a5", 420, 595],
  ] as const)("is cut into sheets of %s", async (paper, width, height) => {
    const long = notebookOf(Array.from({ length: 8 }, (_, i) => code(`c${i}`, "", [stdout("a line\n".repeat(60))])));
    const { sheets } = await made(long, { paper });
    expect(sheets.length).toBeGreaterThan(4);
    for (const sheet of sheets) {
      expect(
        [sheet.width, sheet.height].map((side) => Math.abs(side - (side === sheet.width ? width : height)) < 1.5),
      ).toEqual([true, true]);
    }
  });

  it("is one long page where that is asked for", async () => {
    const long = notebookOf(Array.from({ length: 4 }, (_, i) => code(`c${i}`, "", [stdout("a line\n".repeat(60))])));
    const { sheets } = await made(long, { paginate: "one-page" });
    expect(sheets).toHaveLength(1);
    expect(sheets[0]?.height).toBeGreaterThan(2000);
  });

  it("shows figures that only a browser can draw", async () => {
    const surface = {
      data: [
        {
          type: "surface",
          z: [
            [0, 1],
            [1, 3],
          ],
        },
      ],
      layout: {},
    };
    const notebook = notebookOf([code("a", "", [display({ "application/vnd.plotly.v1+json": surface })])]);
    const { data } = await webpdfExporter(browser).export(notebook, {
      name: "x",
      filesDir: "x_files",
      uniqueKey: "x",
      trust: "trusted",
      resolve: async () => undefined,
      warn: () => {},
    });
    expect(readPdf(data as Uint8Array).text).not.toContain("needs a live page");
    expect(Buffer.from(data as Uint8Array).toString("latin1")).toMatch(
      /\/Subtype \/Image\b[\s\S]*?\/Width 1520\b|\/Width 1520\b/,
    );
  });

  it("is made of several notebooks at once, each with its own text", async () => {
    const before = leftovers();
    const pdfs = await Promise.all([1, 2, 3].map((n) => made(notebookOf([markdown("a", `# Number ${n}`)]))));
    expect(pdfs.map(({ outline }) => outline)).toEqual([["Number 1"], ["Number 2"], ["Number 3"]]);
    expect(leftovers()).toEqual(before);
  });

  it("has the name pdf as well, though nbconvert's comes from LaTeX", () => {
    const exporters = [pdfExporter(), webpdfExporter()];
    expect(exporters.map(({ name, extension, mimetype }) => [name, extension, mimetype])).toEqual([
      ["pdf", ".pdf", "application/pdf"],
      ["webpdf", ".pdf", "application/pdf"],
    ]);
  });
});

describe("what a notebook brings", () => {
  const acting = notebookOf([
    code("a", "", [
      display({
        "text/html": "<p id='p'>before</p><script>document.getElementById('p').textContent = 'after'</script>",
      }),
    ]),
    markdown(
      "b",
      '<iframe src="file:///etc/hostname"></iframe><img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x">',
    ),
  ]);

  it("runs where it is trusted, as in nbconvert", async () => {
    expect((await made(acting)).text).toContain("after");
  });

  it("runs nothing where it is not", async () => {
    const { text } = await made(acting, {}, "untrusted");
    expect(text).toContain("before");
    expect(text).not.toContain("after");
  });
});

describe("what cannot be done", () => {
  it.each([
    [
      { browser: "/no/such/chromium" },
      'no program at "/no/such/chromium", which the browser that was asked for names as Chromium',
    ],
    [{ browser: "/bin/false" }, "/bin/false ended unexpectedly (exit code 1)"],
    [{ browser: "/bin/cat", timeout: 0.5 }, /^(\/bin\/cat ended unexpectedly|chromium took longer than 0\.5 s)/],
    [{ timeout: 0.05 }, "chromium took longer than 0.05 s"],
  ])("is one line: %j", async (options, message) => {
    const before = leftovers();
    await expect(made(PAPER, options)).rejects.toThrow(message);
    expect(leftovers()).toEqual(before);
  });

  it.runIf(process.getuid?.() === 0)("is Chromium's sandbox for root", async () => {
    await expect(made(PAPER, { sandbox: "on" })).rejects.toThrow(
      "chromium does not run as root with its sandbox: pass --disable-chromium-sandbox, or use another user",
    );
  });

  it("is a page that never comes to rest: the time runs out, and the next one is printed", async () => {
    const script = "<script>for (;;) {}</script>";
    const endless = notebookOf([code("a", "", [display({ "text/html": script })])]);
    await expect(made(endless, { timeout: 5 })).rejects.toThrow("chromium took longer than 5 s");
    expect((await made(notebookOf([markdown("a", "# Next")]))).outline).toEqual(["Next"]);
  });
});

describe("a picture", () => {
  it("becomes a PDF of its size, with its words as text", async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="teal"/><text x="9" y="50">words €</text></svg>';
    const pdf = readPdf(await svgToPdf(svg, browser));
    // CSS pixels are 1/96 inch, points 1/72.
    expect(pdf.sheets.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual([[150, 75]]);
    expect(pdf.text).toContain("words €");
  });
});
