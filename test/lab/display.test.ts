// What JupyterLab draws of our outputs as installed, without an extension: figures, tables, tensors, math, errors.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launch, picture } from "./browser.js";
import { fromElsewhere } from "./elsewhere.js";
import { LabPage, PATIENCE } from "./lab-page.js";
import { expectDrawn, expectHover } from "./seen.js";
import { writeCells } from "./written.js";

const lab = inject("lab");
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const IMPORT = 'import { frame, latex, plot, show, table } from "../lib/report/index.js";';
const figure = (name: string) =>
  `show(plot([{ type: "scatter", mode: "lines+markers", x: [0, 1, 2], y: [0, 1, 4] }], { name: "${name}", title: "Figure ${name}", caption: "three points" }));`;
const PLANE = "kernelspecs/ts-jupyter/plotly-cartesian.min.js";
const WHOLE = "kernelspecs/ts-jupyter/plotly.min.js";

it("draws figures of lib/report and of the kernel itself with plotly.js loaded once, and no notebook carries it", async () => {
  const path = writeCells(lab.folder, "figures", [
    IMPORT,
    figure("first"),
    figure("second"),
    '({ data: [{ type: "bar", x: ["a", "b"], y: [1, 3] }], layout: { title: { text: "of the kernel" }, height: 300 } })',
    '({ data: [{ type: "scatterpolar", r: [1, 2, 3], theta: [0, 90, 180] }], layout: { height: 300 } })',
  ]);
  const page = await LabPage.open(browser, lab, path);
  await page.runAll();
  const plots = page.front(".js-plotly-plot");
  await expect.poll(() => plots.count(), { timeout: PATIENCE }).toBe(4);
  for (let i = 0; i < 4; i++) {
    await page.cell(i + 1);
    await expectDrawn(plots.nth(i));
  }
  // The bundle for plane figures, and the whole for the one that it does not know; from then on the whole moves all of them.
  for (const library of [PLANE, WHOLE]) expect(page.requests.filter((url) => url.includes(library))).toHaveLength(1);
  await page.cell(1);
  expect(await expectHover(page.page, plots.first())).toMatch(/\d/);
  await page.page.screenshot({ path: picture("figures") });

  // The figure follows its panel: hiding the file browser widens it, showing it again narrows it. Its height stays.
  const size = async () => {
    const box = await plots.first().locator(".main-svg").first().boundingBox();
    return { width: box?.width ?? 0, height: box?.height ?? 0 };
  };
  const before = await size();
  await page.command("application:toggle-left-area");
  await expect.poll(async () => (await size()).width - before.width, { timeout: PATIENCE }).toBeGreaterThan(50);
  await page.command("application:toggle-left-area");
  await expect.poll(size, { timeout: PATIENCE }).toEqual(before);

  await page.menu("File", "docmanager:save");
  await expect
    .poll(() => readFileSync(join(lab.folder, path), "utf8").includes("execute_result"), { timeout: PATIENCE })
    .toBe(true);
  expect(readFileSync(join(lab.folder, path), "utf8").length).toBeLessThan(60_000);
  expect(page.failures).toEqual([]);
  await page.close();
});

it("shows a still picture of a figure in an untrusted notebook, and draws it once the notebook is trusted", async () => {
  const path = await fromElsewhere(browser, lab, {
    name: "held",
    cells: [IMPORT, figure("held")],
    words: "three points",
  });
  const page = await LabPage.open(browser, lab, path);
  await page.front(".innerloop-figure").waitFor();
  expect(await page.front(".innerloop-figure").innerText()).toMatch(
    /Figure held[\s\S]*Still picture[\s\S]*sent by mail/,
  );
  const still = page.front(".innerloop-figure img");
  await expect
    .poll(() => still.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: PATIENCE })
    .toBe(720);
  expect(await page.front(".js-plotly-plot").count()).toBe(0);
  await page.page.screenshot({ path: picture("untrusted") });
  await page.command("notebook:trust");
  await page.accept();
  await expectDrawn(page.front(".js-plotly-plot"));
  await page.close();
});

it("stays responsive with a figure of 1e5 points", async () => {
  const path = writeCells(lab.folder, "large", [
    IMPORT,
    'const y = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 500) + Math.sin(i * 12.9898) / 3);\nshow(plot([{ type: "scatter", mode: "lines", y }], { name: "large", title: "1e5 points" }));',
  ]);
  const page = await LabPage.open(browser, lab, path);
  await page.runAll();
  const plot = page.front(".js-plotly-plot");
  await expectDrawn(plot);
  // A zoom by dragging is one relayout; the page answers again when it is done.
  const box = await plot.locator(".nsewdrag").first().boundingBox();
  if (box === null) throw new Error("no plot area");
  const begun = performance.now();
  await page.page.mouse.move(box.x + box.width * 0.2, box.y + 50);
  await page.page.mouse.down();
  await page.page.mouse.move(box.x + box.width * 0.4, box.y + 150, { steps: 5 });
  await page.page.mouse.up();
  await page.page.waitForFunction(() => {
    const { _fullLayout: full } = document.querySelector(".js-plotly-plot") as unknown as {
      _fullLayout: { xaxis: { range: [number, number] } };
    };
    return full.xaxis.range[1] - full.xaxis.range[0] < 30_000;
  });
  const seconds = (performance.now() - begun) / 1000;
  console.log(`zoom into 1e5 points: ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(15);
  await page.page.screenshot({ path: picture("large-figure") });
  await page.close();
});

it("aligns a table's numbers, keeps the full number for the pointer, and says how many rows are left out", async () => {
  const path = writeCells(lab.folder, "tables", [
    IMPORT,
    'table(Array.from({ length: 60 }, (_, i) => ({ method: "m" + i, loss: 1 / (i + 3) })), { maxRows: 5, caption: "losses" });',
    "show(await frame([{ a: 1, b: 2.25 }, { a: 3, b: 4.5 }]));",
    'import * as tf from "@tensorflow/tfjs";\nshow(tf.tensor2d([[1, 2], [3, 4]]));',
    'show(latex("e^{i\\\\pi} = -1"));',
  ]);
  const page = await LabPage.open(browser, lab, path);
  await page.runAll();
  const tables = page.front(".innerloop-table");
  await expect.poll(() => tables.count(), { timeout: PATIENCE }).toBe(2);
  const aligned = (selector: string) =>
    tables
      .first()
      .locator(selector)
      .evaluateAll((cells) => cells.slice(0, 2).map((cell) => getComputedStyle(cell).textAlign));
  expect(await aligned("tbody td")).toEqual(["left", "right"]);
  expect(await aligned("thead th")).toEqual(["left", "right"]);
  expect(await tables.first().locator("tbody tr").count()).toBe(5);
  expect(await tables.first().locator("tfoot").textContent()).toContain("first 5 of 60 rows");
  expect(await tables.first().locator("tbody td.n").first().getAttribute("title")).toBe(String(1 / 3));
  const [, , , tensor, math] = [0, 1, 2, 3, 4].map((i) =>
    page.front(`.jp-Cell[data-windowed-list-index="${i}"] .jp-OutputArea-output`),
  );
  expect(await tensor?.last().textContent()).toMatch(/^tensor 2×2 float32 \([\w ]+\) \[1, 2, 3, 4\]/);
  await math?.locator("mjx-container").waitFor();
  await page.page.screenshot({ path: picture("tables") });
  await page.close();
});
