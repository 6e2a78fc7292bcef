// What a reader does with a page, in Chromium: fold sections, copy code, follow links, print.
import { afterAll, describe, expect, it } from "vitest";
import { code, markdown, notebookOf, result } from "../ts-jupyter-export/render/rich-notebook.js";
import { PageBrowser } from "./page-browser.js";

const browser = new PageBrowser();
afterAll(() => browser.close());

const book = () =>
  notebookOf([
    markdown("top", "# Title\n\nIntroduction, see [below](#Inner).\n\n## First\n\nProse of the first."),
    code("one", "const a = 1;\nconst b = '<a & b>';", [result({ "text/plain": "1" })]),
    markdown("inner", "### Inner\n\nDeep prose."),
    code("two", "2"),
    markdown("second", "## Second\n\nProse of the second."),
    code("three", "3"),
  ]);
const cell = (id: string) => `[id='cell-id=${id}']`;

describe("sections", () => {
  const visible = async (page: Awaited<ReturnType<PageBrowser["open"]>>["page"]) => {
    const texts = {
      one: `${cell("one")} pre`,
      inner: "h3 > .anchor-link",
      two: `${cell("two")} pre`,
      three: `${cell("three")} pre`,
    };
    const shown: string[] = [];
    for (const [name, selector] of Object.entries(texts)) {
      if (
        await page
          .locator(selector)
          .first()
          .evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))
      )
        shown.push(name);
    }
    return shown;
  };

  it("fold up to the next heading of their level, by pointer and by keyboard", async () => {
    const { page, complaints, close } = await browser.open(book());
    const fold = page.locator("h2:has-text('First') > button");
    expect(await fold.getAttribute("aria-expanded")).toBe("true");
    await page.locator("h2:has-text('First')").hover();
    await fold.click();
    expect(await visible(page)).toEqual(["three"]);
    expect(await fold.getAttribute("aria-expanded")).toBe("false");
    expect(await page.getByText("Introduction").isVisible()).toBe(true);
    await fold.press("Enter");
    expect(await visible(page)).toEqual(["one", "inner", "two", "three"]);
    await fold.press("Space");
    expect(await visible(page)).toEqual(["three"]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("stay folded inside of one that is folded and opened again", async () => {
    const { page, close } = await browser.open(book());
    await page.locator("h3 > button").press("Enter");
    expect(await visible(page)).toEqual(["one", "inner", "three"]);
    const first = page.locator("h2:has-text('First') > button");
    await first.press("Enter");
    await first.press("Enter");
    expect(await visible(page)).toEqual(["one", "inner", "three"]);
    await close();
  });

  it("open for a link that leads into them, the second time too", async () => {
    const { page, close } = await browser.open(book());
    for (const _ of ["first", "second"]) {
      await page.locator("h2:has-text('First') > button").press("Enter");
      expect(await visible(page)).toEqual(["three"]);
      await page.locator("a[href='#Inner']").first().click();
      expect(await visible(page)).toEqual(["one", "inner", "two", "three"]);
      expect(await page.locator("h3").evaluate((h) => h.getBoundingClientRect().top < window.innerHeight)).toBe(true);
    }
    await close();
  });

  it("open for paper and fold again after it", async () => {
    const { page, close } = await browser.open(book());
    await page.locator("h1 > button").press("Enter");
    expect(await visible(page)).toEqual([]);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await visible(page)).toEqual(["one", "inner", "two", "three"]);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await visible(page)).toEqual([]);
    await close();
  });

  it("take no room when folded", async () => {
    const { page, close } = await browser.open(book());
    await page.locator("h2:has-text('First') > button").press("Enter");
    const gap = await page.evaluate(() => {
      const [first, second] = [...document.querySelectorAll("h2")].map((h) => h.getBoundingClientRect());
      return (second?.top ?? 0) - (first?.bottom ?? 0);
    });
    expect(gap).toBeLessThan(90);
    await close();
  });
});

describe("code", () => {
  it("is copied as it was written, and the reader hears of it", async () => {
    const { page, close } = await browser.open(book());
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const button = page.locator(`${cell("one")} .copy-code`);
    await button.focus();
    await page.waitForFunction(
      () => document.activeElement && getComputedStyle(document.activeElement).opacity === "1",
    );
    await button.press("Enter");
    await page.locator("[role=status]:has-text('Code copied')").waitFor({ state: "attached" });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("const a = 1;\nconst b = '<a & b>';");
    await close();
  });

  it("opens unfolded at once where the page begins with folded code", async () => {
    const { page, close } = await browser.open(book(), { input: "folded" });
    const pre = page.locator(`${cell("one")} .cm-editor`);
    expect(await pre.isVisible()).toBe(false);
    await page.click('[data-action="code"]');
    expect(await pre.isVisible()).toBe(true);
    await page.click('[data-action="code"]');
    expect(await pre.isVisible()).toBe(false);
    await close();
  });

  it("has no buttons on paper", async () => {
    const { page, close } = await browser.open(book());
    await page.emulateMedia({ media: "print" });
    for (const selector of [".copy-code", ".fold-section", ".page-side", ".skip-link"]) {
      expect(await page.locator(selector).first().isVisible()).toBe(false);
    }
    await close();
  });
});

describe("the keyboard", () => {
  it("comes first to a link that skips to the content", async () => {
    const { page, close } = await browser.open(book());
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip-link");
    expect(
      await page.locator(".skip-link").evaluate((link) => link.getBoundingClientRect().top),
    ).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "page-content");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
    await close();
  });
});
