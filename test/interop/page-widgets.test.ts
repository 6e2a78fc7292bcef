// Saved widgets in Chromium, drawn from the file alone and under its content security policy: no request, no complaint.
import { afterAll, describe, expect, it } from "vitest";
import { widgetNotebook } from "../ts-jupyter-export/page/widget-notebook.js";
import { PageBrowser } from "./page-browser.js";

const browser = new PageBrowser();
afterAll(() => browser.close());

describe.each(["7", "8"] as const)("widgets saved by ipywidgets %s", (version) => {
  it("are drawn where they stand, sliders, HTML, icons and outputs, and asked of nobody", async () => {
    const { page, requests, complaints, close } = await browser.open(widgetNotebook(version));
    const box = page.locator("[id='cell-id=boxed'] .widget-subarea");
    await box.locator(".widget-readout").waitFor();
    expect(await box.locator(".widget-readout").innerText()).toBe("7");
    expect(await box.locator("b.made").innerText()).toBe("bold");
    expect(await box.locator("button.widget-button").innerText()).toContain("Run");
    const out = page.locator("[id='cell-id=printed'] .widget-subarea");
    await out.locator("i").waitFor();
    expect(await out.innerText()).toMatch(/printed inside\s+html inside/);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    await close();
  });

  it("move: the slider follows the keyboard and its number the slider", async () => {
    const { page, close } = await browser.open(widgetNotebook(version));
    const box = page.locator("[id='cell-id=boxed'] .widget-subarea");
    const slider = box.locator("[role=slider], .ui-slider-handle").first();
    await slider.focus();
    await slider.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector(".widget-readout")?.textContent === "8");
    await close();
  });
});

describe("widgets of a page", () => {
  it("draw their icons with a font that the page holds", async () => {
    const { page, requests, close } = await browser.open(widgetNotebook());
    await page.locator(".widget-button i.fa-check").waitFor();
    await page.evaluate(() => document.fonts.ready);
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family),
    );
    expect(loaded.join()).toContain("Font Awesome");
    expect(requests).toEqual([]);
    await close();
  });

  it("say what is not in the page, inside of what is", async () => {
    const { page, close } = await browser.open(widgetNotebook());
    const box = page.locator("[id='cell-id=boxed'] .widget-subarea");
    await box.getByText("LeafletMapModel of jupyter-leaflet: not in this page").waitFor();
    await close();
  });

  it("follow the page's theme", async () => {
    const { page, close } = await browser.open(widgetNotebook(), { theme: "dark" });
    const label = page.locator(".widget-subarea .widget-label").first();
    await label.waitFor();
    const colour = () => label.evaluate((element) => getComputedStyle(element).color);
    const dark = await colour();
    await page.click('[data-action="theme"]');
    const channels = [dark, await colour()].map((text) => Number(/\d+/.exec(text)?.[0]));
    expect(channels[0]).toBeGreaterThan(180);
    expect(channels[1]).toBeLessThan(80);
    await close();
  });

  it("are texts without script", async () => {
    const { page, close } = await browser.open(widgetNotebook(), {}, { script: "off" });
    expect(await page.locator(".widget-text").first().isVisible()).toBe(true);
    expect(await page.locator(".widget-text").first().innerText()).toBe("VBox(children=(IntSlider(value=7),))");
    await close();
  });

  it("run nothing in a sanitized page", async () => {
    const fire =
      "<b class='made' onclick='window.fired=1'>x</b><img src=x onerror='window.fired=1'><script>window.fired=1</script>";
    const { page, close } = await browser.open(widgetNotebook("8", fire), { foreign: "sanitize" });
    const bold = page.locator(".widget-subarea b").first();
    await bold.waitFor();
    await bold.click();
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => "fired" in window)).toBe(false);
    await close();
  });
});
