// A page with `network: "allow"` in Chromium: it asks for its libraries at nbconvert's addresses, works with what they
// answer, and stays readable when nobody answers. The "web" is the same libraries from this repository's packages.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, describe, expect, it } from "vitest";
import { addressesOf } from "../../packages/ts-jupyter-export/src/render/addresses.js";
import { widgetNotebook } from "../ts-jupyter-export/page/widget-notebook.js";
import { code, display, FIGURE, markdown, notebookOf, PNG } from "../ts-jupyter-export/render/rich-notebook.js";
import { PageBrowser } from "./page-browser.js";

const browser = new PageBrowser();
afterAll(() => browser.close());

const fromPackage = createRequire(
  createRequire(import.meta.url).resolve("../../packages/ts-jupyter-export/package.json"),
);
const text = (file: string) => readFileSync(fromPackage.resolve(file), "utf8");
const script = (body: string) => ({ body, type: "text/javascript" });
const addresses = addressesOf({});

const notebook = () =>
  notebookOf([
    markdown("m", "# Online\n\nA formula $x^2$ and ![a picture](https://example.org/dot.svg)"),
    code("p", "", [display({ "application/vnd.plotly.v1+json": FIGURE })]),
    code("d", "", [display({ "text/vnd.mermaid": "graph TD\n  A --> B" })]),
  ]);

const web = () => ({
  [addresses.plotly]: script(text("plotly.js/dist/plotly-basic.min.js")),
  // The package is a classic script with a global; the address answers with a module.
  [addresses.mermaid]: script(
    `${text("@mermaid-js/tiny/dist/mermaid.tiny.js").replace(/^globalThis\["mermaid"\].*$/m, "")}
export default __esbuild_esm_mermaid_nm.mermaid.default;`,
  ),
  "https://example.org/dot.svg": {
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    type: "image/svg+xml",
  },
});

describe("a page that may use the network", () => {
  it("asks for its libraries and for pictures from elsewhere, nothing else, and draws with them", async () => {
    const { page, requests, complaints, close } = await browser.open(notebook(), { network: "allow" }, { web: web() });
    await page.locator(".plot-stage").scrollIntoViewIfNeeded();
    await page.locator(".js-plotly-plot .main-svg").first().waitFor();
    await page.locator(".jp-Mermaid figure img").waitFor();
    expect(await page.locator(".math svg").count()).toBe(1);
    expect([...requests].sort()).toEqual([addresses.plotly, addresses.mermaid, "https://example.org/dot.svg"].sort());
    expect(complaints).toEqual([]);
    expect(
      await page
        .locator("main img")
        .first()
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    ).toBe(9);
    await close();
  });

  it("shows pictures and sources where nobody answers", async () => {
    const { page, close } = await browser.open(notebook(), { network: "allow" });
    expect(await page.locator(".plot-picture").isVisible()).toBe(true);
    expect(await page.locator("pre.mermaid").isVisible()).toBe(true);
    await page.click('[data-action="theme"]');
    expect(await page.evaluate(() => document.body.dataset.jpThemeLight)).toBe("false");
    await close();
  });

  it("asks for require.js before the renderer of widgets, as nbconvert's page does", async () => {
    const { page, requests, close } = await browser.open(widgetNotebook(), { network: "allow" });
    await page.waitForFunction(() => document.readyState === "complete");
    expect(requests).toEqual([addresses.requireJs, addresses.widgetRenderer]);
    expect(await page.locator(".widget-text").first().isVisible()).toBe(true);
    await close();
  });

  it("loads no script into a sanitized page, only pictures", async () => {
    const opened = await browser.open(notebook(), { network: "allow", foreign: "sanitize" }, { web: web() });
    await opened.page.locator(".jp-Mermaid figure img").waitFor();
    expect(opened.requests).toEqual(["https://example.org/dot.svg"]);
    expect(opened.complaints).toEqual([]);
    await opened.close();
  });
});

describe("a page without network", () => {
  it("asks for nothing, whatever the notebook names", async () => {
    const html = `<img src="https://example.org/a.png"><link rel="stylesheet" href="https://example.org/a.css">
<iframe src="https://example.org/"></iframe><video src="https://example.org/a.mp4"></video>
<div style="background: url(https://example.org/b.png)">x</div><script src="https://example.org/a.js"></script>
<img src="data:image/png;base64,${PNG}" alt="">`;
    const cells = [markdown("m", html), code("c", "", [display({ "text/html": html })])];
    const { page, requests, close } = await browser.open(notebookOf(cells));
    await page.waitForTimeout(300);
    expect(requests).toEqual([]);
    await close();
  });
});
