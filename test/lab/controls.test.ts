// Sliders and buttons in JupyterLab as installed: stored positions are drawn by the page, those between by the kernel, and without one the page says so.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launch, picture } from "./browser.js";
import { CONTROLS, shownTitle } from "./controls.js";
import { fromElsewhere } from "./elsewhere.js";
import { LabPage, PATIENCE } from "./lab-page.js";
import { expectDrawn } from "./seen.js";
import { writeCells } from "./written.js";

const lab = inject("lab");
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

it("moves a slider between stored positions and asks the kernel for the others, and buttons change the figure", async () => {
  const path = writeCells(lab.folder, "controls", CONTROLS);
  const page = await LabPage.open(browser, lab, path);
  await page.runAll();
  await page.cell(1);
  const plot = page.front("[data-figure=power] .js-plotly-plot");
  await expectDrawn(plot);
  const range = page.front("[data-figure=power] input[type=range]");
  const note = page.front("[data-figure=power] .innerloop-bar small");
  const title = () => shownTitle(plot);

  await range.fill("40");
  await expect.poll(title, { timeout: PATIENCE }).toBe("x to the 5");
  expect(await note.textContent()).toBe("");
  await range.fill("13");
  await expect.poll(title, { timeout: PATIENCE }).toBe("x to the 2.3");
  expect(await note.textContent()).toBe("drawn by the kernel");
  await page.page.screenshot({ path: picture("slider") });

  // Dragged by keys, as by a hand: the last position counts, and the notebook takes no key for a command of its own.
  await range.focus();
  const begun = performance.now();
  for (let i = 0; i < 5; i++) await page.page.keyboard.press("ArrowRight");
  await expect.poll(title, { timeout: PATIENCE }).toBe("x to the 2.8");
  console.log(`five steps of a slider drawn by the kernel: ${(performance.now() - begun).toFixed(0)} ms`);
  expect(await range.inputValue()).toBe("18");

  await page.cell(2);
  const other = page.front("[data-figure=shape] .js-plotly-plot");
  await expectDrawn(other);
  await page.front("[data-figure=shape] button:text-is('cosine')").click();
  await expect.poll(() => shownTitle(other), { timeout: PATIENCE }).toBe("cosine");
  await page.page.screenshot({ path: picture("buttons") });

  // The kernel forgets: the slider stays on what was stored, and says why.
  await page.menu("File", "docmanager:save");
  await expect
    .poll(() => readFileSync(join(lab.folder, path), "utf8").includes('execution_count": 3'), { timeout: PATIENCE })
    .toBe(true);
  await page.close();
  const again = await LabPage.open(browser, lab, path);
  await again.cell(1);
  const kept = again.front("[data-figure=power] .js-plotly-plot");
  await expectDrawn(kept);
  await again.front("[data-figure=power] input[type=range]").fill("33");
  await expect
    .poll(() => again.front("[data-figure=power] .innerloop-bar small").textContent(), { timeout: PATIENCE })
    .toContain("stored positions only");
  expect(await shownTitle(kept)).toBe("x to the 4.5");
  await again.page.screenshot({ path: picture("slider-without-kernel") });
  expect([...page.failures, ...again.failures]).toEqual([]);
  await again.close();
});

it("shows a still picture of a figure and of a control in an untrusted notebook", async () => {
  const path = await fromElsewhere(browser, lab, { name: "controls", cells: CONTROLS, words: "powers of x" });
  const page = await LabPage.open(browser, lab, path);
  // JupyterLab takes the names of figures away with all other data attributes.
  const still = page.front(".innerloop-figure img").first();
  await still.waitFor();
  expect(await still.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
  expect(await page.front(".js-plotly-plot, input[type=range]").count()).toBe(0);
  await page.page.screenshot({ path: picture("untrusted-control") });
  await page.close();
});
