// Every numbered notebook, as a reader uses it: opened, run whole, looked at. Screenshots go to artifacts/lab/.
// `INNERLOOP_LAB_NOTEBOOKS=01,05` runs these only.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checksOf, type Notebook, type Output, parseNotebook } from "@innerloop/nbformat";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { launch, picture } from "./browser.js";
import { LabPage, PATIENCE } from "./lab-page.js";
import { root } from "./project.js";
import { expectDrawn, expectHover } from "./seen.js";

const lab = inject("lab");
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const wanted = process.env.INNERLOOP_LAB_NOTEBOOKS?.split(",").map((word) => word.trim()) ?? [];
const book = readdirSync(join(root, "notebooks"))
  .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
  .filter((name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)))
  .sort();

it("finds the notebooks that were asked for", () => {
  expect(book.length).toBeGreaterThanOrEqual(Math.max(1, wanted.length));
});

/** Outputs with a MIME type. */
const withType = (outputs: readonly Output[], type: string): Output[] =>
  outputs.filter((output) => "data" in output && type in output.data);
/** The names of the checks that stand in the notebook, as committed; a data set that is missing here skips its cells. */
const namesOfChecks = (notebook: Notebook): string[] => checksOf(notebook).map(({ name }) => name);

it.each(book)(
  "%s runs whole, with its figures drawn, its tables and math set and its checks green",
  async (file) => {
    const committed = parseNotebook(readFileSync(join(root, "notebooks", file), "utf8"), { file });
    const page = await LabPage.open(browser, lab, `notebooks/${file}`);
    await page.page.screenshot({ path: picture(`${file.slice(0, 2)}-opened`) });
    const begun = performance.now();
    await page.runAll({ within: 3_000_000 });
    console.log(`${file}: run in ${((performance.now() - begun) / 1000).toFixed(0)} s`);

    const cells = await page.outputs();
    const outputs = cells.flat();
    expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
    expect(outputs.filter((output) => output.output_type === "stream" && output.name === "stderr")).toEqual([]);

    const figureCells = cells.flatMap((cell, i) =>
      withType(cell, "application/vnd.plotly.v1+json").length > 0 ? [i] : [],
    );
    const figures = withType(outputs, "application/vnd.plotly.v1+json").length;
    // JupyterLab draws what is out of sight when it has time.
    const plots = page.front(".js-plotly-plot");
    for (const index of figureCells) {
      const cell = await page.cell(index);
      await expectDrawn(cell.locator(".js-plotly-plot").first());
    }
    await expect.poll(() => plots.count(), { timeout: PATIENCE }).toBe(figures);
    if (figures > 0) {
      await (await page.cell(figureCells[0] as number)).locator(".js-plotly-plot").first().scrollIntoViewIfNeeded();
      expect(await expectHover(page.page, plots.first())).not.toBe("");
      await page.page.screenshot({ path: picture(`${file.slice(0, 2)}-figure`) });
    }

    expect(await page.front(".innerloop-table").count()).toBe(
      withType(outputs, "application/vnd.dataresource+json").length,
    );
    expect(await page.front("progress").count()).toBe(0);
    expect(await page.front(".innerloop-check-fail").count()).toBe(0);
    const checks = withType(outputs, "application/vnd.innerloop.check+json").length;
    expect(await page.front(".innerloop-check-pass").count()).toBe(checks);
    expect(checks).toBeGreaterThan(0);
    expect(checks).toBeLessThanOrEqual(namesOfChecks(committed).length);

    expect(await page.front(".jp-RenderedMarkdown mjx-container").count()).toBeGreaterThan(0);
    expect(await page.front("mjx-merror, [data-mjx-error]").count()).toBe(0);
    expect(await page.front(".jp-RenderedMarkdown").filter({ hasText: "$$" }).count()).toBe(0);
    expect(page.failures).toEqual([]);
    const last = await page.cell(cells.length - 1);
    await last.scrollIntoViewIfNeeded();
    await page.page.screenshot({ path: picture(`${file.slice(0, 2)}-end`) });
    await page.close();
  },
  3_600_000,
);
