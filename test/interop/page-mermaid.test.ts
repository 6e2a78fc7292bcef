// Mermaid diagrams in Chromium, drawn from the file alone and under its content security policy.
import { afterAll, describe, expect, it } from "vitest";
import { code, display, markdown, notebookOf } from "../ts-jupyter-export/render/rich-notebook.js";
import { PageBrowser } from "./page-browser.js";

const browser = new PageBrowser();
afterAll(() => browser.close());

describe("diagrams", () => {
  const drawn = () =>
    notebookOf([
      code("d", "", [
        display({ "text/vnd.mermaid": "graph TD\n  accTitle: How it goes\n  A[Start] -->|so & so| B[End<br>here]" }),
        display({ "text/vnd.mermaid": "graph nonsense [" }),
      ]),
      markdown("f", "```mermaid\nsequenceDiagram\n  A->>B: hello\n```"),
    ]);

  it("are pictures drawn in the page, in both themes, and asked of nobody", async () => {
    const { page, requests, complaints, close } = await browser.open(drawn());
    const image = page.locator(".jp-Mermaid.jp-RenderedMermaid figure > img");
    await image.nth(1).waitFor();
    expect(await image.count()).toBe(2);
    expect(await image.first().evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(50);
    expect(await image.first().getAttribute("alt")).toBe("How it goes");
    const light = await image.first().getAttribute("src");
    await page.click('[data-action="theme"]');
    await page.waitForFunction((old) => document.querySelector(".jp-Mermaid img")?.getAttribute("src") !== old, light);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    await close();
  });

  it("say what is wrong with a source, and show it", async () => {
    const { page, close } = await browser.open(drawn());
    const wrong = page.locator(".jp-Mermaid.jp-mod-warning > details.jp-RenderedMermaid-Details");
    await wrong.waitFor();
    expect(await wrong.innerText()).toContain("graph nonsense [");
    await close();
  });

  it("are readable sources without script", async () => {
    const { page, close } = await browser.open(drawn(), {}, { script: "off" });
    expect(await page.locator("pre.mermaid").allInnerTexts()).toEqual([
      expect.stringContaining("A[Start] -->|so & so| B[End<br>here]"),
      expect.stringContaining("graph nonsense ["),
      expect.stringContaining("A->>B: hello"),
    ]);
    await close();
  });

  it("do nothing in a sanitized page but show", async () => {
    const source =
      '%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%\ngraph TD\n  A["<img src=x onerror=\'window.fired=1\'>"] --> B\n  click A call fire()\n  click B href "javascript:window.fired=1"';
    const { page, close } = await browser.open(notebookOf([code("d", "", [display({ "text/vnd.mermaid": source })])]), {
      foreign: "sanitize",
    });
    await page.locator(".jp-RenderedMermaid").waitFor();
    await page.locator(".jp-RenderedMermaid").click();
    expect(await page.evaluate(() => "fired" in window)).toBe(false);
    expect(await page.locator(".jp-RenderedMermaid a").count()).toBe(0);
    await close();
  });
});
