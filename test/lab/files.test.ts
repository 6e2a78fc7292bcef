// Save, reload, export from the menu; a long notebook.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outputText, parseNotebook, validateNotebook } from "@innerloop/nbformat";
import type { Browser, Download } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launch, picture } from "./browser.js";
import { LabPage, PATIENCE } from "./lab-page.js";
import { expectDrawn } from "./seen.js";
import { writeCells } from "./written.js";

const lab = inject("lab");
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const CELLS = [
  "md:# Kept\n\nIdentity: $e^{i\\pi}=-1$.",
  'import { check, plot, show } from "../lib/report/index.js";',
  'show(plot([{ type: "scatter", x: [0, 1], y: [1, 2] }], { name: "kept", title: "Kept" }));',
  'check("one and one", 1 + 1, { expected: 2, source: "arithmetic" });',
];

it("saves a valid notebook and shows it again after a reload, with its figure drawn", async () => {
  const path = writeCells(lab.folder, "kept", CELLS);
  const page = await LabPage.open(browser, lab, path);
  await page.runAll();
  await page.menu("File", "docmanager:save");
  const saved = () => parseNotebook(readFileSync(join(lab.folder, path), "utf8"));
  await expect.poll(() => JSON.stringify(saved()).includes("one and one: 2"), { timeout: PATIENCE }).toBe(true);
  expect(validateNotebook(saved())).toEqual([]);
  expect(saved().metadata.language_info).toMatchObject({ name: "typescript", file_extension: ".ts" });

  // The outputs that this user's kernel made are trusted: the figure is drawn again, without a run.
  await page.page.reload();
  await page.ready();
  await expectDrawn(page.front(".js-plotly-plot"));
  await page.front(".innerloop-check-pass").waitFor();
  await page.page.screenshot({ path: picture("reloaded") });
  await page.close();
});

it.each([
  ["HTML", "html", "✓"],
  ["Executable Script", "ts", 'check("one and one"'],
  ["Markdown", "md", "# Kept"],
])("exports a notebook from the menu as %s", async (format, extension, wanted) => {
  const path = writeCells(lab.folder, `kept-${extension}`, CELLS);
  const page = await LabPage.open(browser, lab, path);
  await page.runAll();
  // nbconvert answers with a download in a tab of its own, which the browser may count as the page's.
  const downloaded = new Promise<Download>((done) => {
    page.page.on("download", done);
    page.page.context().on("page", (tab) => tab.on("download", done));
  });
  await page.page.locator('.lm-MenuBar-itemLabel:text-is("File")').click();
  await page.page.locator('.lm-Menu-item[data-type="submenu"]:has-text("Save and Export Notebook As")').click();
  await page.page.locator(".lm-Menu").last().locator(".lm-Menu-item", { hasText: format }).first().click();
  // JupyterLab 4.6 asks whether the page is to be sanitized.
  if (format === "HTML") await page.accept();
  const file = await downloaded;
  expect(file.suggestedFilename()).toBe(`kept-${extension}.${extension}`);
  expect(readFileSync(await file.path(), "utf8")).toContain(wanted);
  await page.close();
});

it("runs a notebook of 500 cells and scrolls through it", async () => {
  const path = writeCells(
    lab.folder,
    "long",
    Array.from({ length: 500 }, (_, i) => `const x${i} = ${i};\n2 * x${i}`),
  );
  const page = await LabPage.open(browser, lab, path);
  const begun = performance.now();
  await page.runAll({ within: 500_000 });
  console.log(`500 cells: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  const shown = (await page.outputs()).map((outputs) => outputs.map(outputText).join(""));
  expect(shown).toEqual(Array.from({ length: 500 }, (_, i) => String(2 * i)));
  for (const index of [499, 250, 0]) {
    const cell = await page.cell(index);
    await expect
      .poll(() => cell.locator(".jp-OutputArea-output").textContent(), { timeout: PATIENCE })
      .toContain(String(2 * index));
  }
  await page.page.screenshot({ path: picture("long") });
  await page.close();
});
