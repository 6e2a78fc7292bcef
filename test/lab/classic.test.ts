// The smoke test in Debian's classic Notebook (apt install jupyter-notebook, or INNERLOOP_CLASSIC_NOTEBOOK): the same outputs, drawn by another page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Output, outputText, parseNotebook, validateNotebook } from "@innerloop/nbformat";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch, picture } from "./browser.js";
import { ClassicPage } from "./classic-page.js";
import { CONTROLS, shownTitle } from "./controls.js";
import { PATIENCE } from "./lab-page.js";
import { makeProject, type Project } from "./project.js";
import { expectDrawn, expectHover } from "./seen.js";
import { type Server, startServer } from "./server.js";
import { writeCells } from "./written.js";

let project: Project;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  project = makeProject();
  server = await startServer({ script: "notebook", words: ["--port=9890", `--notebook-dir=${project.folder}`] });
  console.log(`classic Notebook: start in ${server.startSeconds.toFixed(1)} s`);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  project?.remove();
});

const text = (outputs: Output[] = []): string => outputs.map(outputText).join("");

it("draws figures, tables, math and checks, and saves a valid notebook", async () => {
  const path = writeCells(project.folder, "smoke", [
    "md:# Smoke\n\nIdentity: $e^{i\\pi}=-1$.",
    'import { check, plot, show, table } from "../lib/report/index.js";',
    'const draw = (name: string) => show(plot([{ type: "scatter", mode: "lines+markers", x: [0, 1, 2], y: [0, 1, 4] }], { name, title: name }));\ndraw("first");',
    'draw("second");',
    '({ data: [{ type: "bar", x: ["a", "b"], y: [1, 3] }], layout: { height: 300 } })',
    'table([{ method: "MAML", loss: 1 / 3 }]);',
    'check("one and one", 1 + 1, { expected: 2, source: "arithmetic" });',
  ]);
  const page = await ClassicPage.open(browser, server, path);
  await page.runAll();
  const plots = page.page.locator(".js-plotly-plot");
  await expect.poll(() => plots.count(), { timeout: PATIENCE }).toBe(3);
  for (let i = 0; i < 3; i++) await expectDrawn(plots.nth(i));
  expect(await expectHover(page.page, plots.first())).toMatch(/\d/);
  await page.page.screenshot({ path: picture("classic-figure") });
  expect(page.requests.filter((url) => url.includes("kernelspecs/ts-jupyter/plotly"))).toHaveLength(1);
  const cells = page.page.locator(".innerloop-table tbody td");
  expect(await cells.evaluateAll((all) => all.map((cell) => getComputedStyle(cell).textAlign))).toEqual([
    "left",
    "right",
  ]);
  expect(await cells.nth(1).getAttribute("title")).toBe(String(1 / 3));
  await page.page.locator(".innerloop-check-pass").waitFor();
  await page.page.locator(".text_cell_render .MathJax").first().waitFor();
  await page.page.locator(".innerloop-check-pass").scrollIntoViewIfNeeded();
  await page.page.screenshot({ path: picture("classic-table") });
  await page.toolbar("save-notebook");
  const saved = () => parseNotebook(readFileSync(join(project.folder, path), "utf8"));
  await expect.poll(() => JSON.stringify(saved()).includes("one and one: 2"), { timeout: PATIENCE }).toBe(true);
  expect(validateNotebook(saved())).toEqual([]);
  expect(page.failures).toEqual([]);
  await page.close();
});

it("moves a slider, with the kernel drawing the positions that are not stored, and changes a figure by buttons", async () => {
  const page = await ClassicPage.open(browser, server, writeCells(project.folder, "controls", CONTROLS));
  await page.runAll();
  const plot = page.page.locator("[data-figure=power] .js-plotly-plot");
  await expectDrawn(plot);
  const range = page.page.locator("[data-figure=power] input[type=range]");
  await range.fill("40");
  await expect.poll(() => shownTitle(plot), { timeout: PATIENCE }).toBe("x to the 5");
  await range.fill("13");
  await expect.poll(() => shownTitle(plot), { timeout: PATIENCE }).toBe("x to the 2.3");
  expect(await page.page.locator("[data-figure=power] .innerloop-bar small").textContent()).toBe("drawn by the kernel");
  await page.page.screenshot({ path: picture("classic-slider") });
  const other = page.page.locator("[data-figure=shape] .js-plotly-plot");
  await page.page.locator("[data-figure=shape] button:text-is('cosine')").click();
  await expect.poll(() => shownTitle(other), { timeout: PATIENCE }).toBe("cosine");
  expect(page.failures).toEqual([]);
  await page.close();
});

it("completes, shows types, interrupts and restarts", async () => {
  const path = writeCells(project.folder, "talk", [
    "const kept = [1, 2.5];\nkept.length",
    "kept.fi",
    "kept",
    'console.log("looping");\nwhile (true) {}',
    "kept[1]",
  ]);
  const page = await ClassicPage.open(browser, server, path);
  await page.run(0);
  expect(text((await page.outputs())[0])).toBe("2");

  await page.edit(1);
  await page.page.keyboard.press("Tab");
  const list = page.page.locator("#complete select");
  await list.waitFor();
  const names = await list.locator("option").allTextContents();
  expect(names).toEqual(expect.arrayContaining(["fill", "filter", "find", "findIndex"]));
  await page.page.screenshot({ path: picture("classic-completion") });
  await page.page.keyboard.press("Escape");

  await page.edit(2);
  await page.page.keyboard.press("Shift+Tab");
  await expect
    .poll(() => page.page.locator("#tooltip .tooltiptext").textContent(), { timeout: PATIENCE })
    .toContain("const kept: number[]");
  await page.page.screenshot({ path: picture("classic-inspection") });
  await page.page.keyboard.press("Escape");

  await page.start(3);
  await page.cell(3).locator(".output_stdout", { hasText: "looping" }).waitFor();
  await page.toolbar("interrupt-kernel");
  await page.idle();
  expect((await page.outputs())[3]).toMatchObject([
    { output_type: "stream" },
    { output_type: "error", ename: "KernelInterrupt", evalue: expect.not.stringContaining("before it ran") },
  ]);
  await page.run(4);
  expect(text((await page.outputs())[4])).toBe("2.5");

  await page.toolbar("confirm-restart-kernel");
  await page.page.locator(".modal-dialog .btn-danger").click();
  await page.page.waitForTimeout(1000);
  await page.idle();
  await page.run(4);
  expect(text((await page.outputs())[4])).toContain("Cannot find name 'kept'");
  await page.close();
});

it("runs notebook 01 whole, with its figures drawn and its checks green", async () => {
  const page = await ClassicPage.open(browser, server, "notebooks/01-memory-kernel-derivations.ipynb");
  const begun = performance.now();
  await page.runAll({ within: 3_000_000 });
  console.log(`notebook 01 in classic: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  const outputs = (await page.outputs()).flat();
  expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
  const figures = outputs.filter(
    (output) => "data" in output && "application/vnd.plotly.v1+json" in output.data,
  ).length;
  const plots = page.page.locator(".js-plotly-plot .main-svg:first-child");
  await expect.poll(() => plots.count(), { timeout: PATIENCE }).toBeGreaterThanOrEqual(figures);
  expect(await page.page.locator(".innerloop-check-fail").count()).toBe(0);
  expect(await page.page.locator(".innerloop-check-pass").count()).toBeGreaterThan(100);
  await page.page.locator(".js-plotly-plot").first().scrollIntoViewIfNeeded();
  await page.page.screenshot({ path: picture("classic-01") });
  expect(page.failures).toEqual([]);
  await page.close();
}, 3_600_000);
