// Accessibility of the page as axe-core finds it in Chromium: no violation that it calls serious or critical, in either
// theme, template and width, with everything drawn that draws late.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { afterAll, describe, expect, it } from "vitest";
import { widgetNotebook } from "../ts-jupyter-export/page/widget-notebook.js";
import { code, display, markdown, richNotebook } from "../ts-jupyter-export/render/rich-notebook.js";
import { NARROW, type Opened, PageBrowser } from "./page-browser.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = new PageBrowser();
afterAll(() => browser.close());

/** What IPython's tracebacks take of the 256 colours. */
const TRACEBACK = [28, 167, 124, 21, 18, 241, 66, 129, 91];

/** Everything a page can hold; of the colours of terminals only the named ones, which are the page's own, and TRACEBACK. */
function everything() {
  const notebook = richNotebook();
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    for (const output of cell.outputs) {
      if (output.output_type === "stream") output.text = output.text.replace("\u001b[38;5;208m", "\u001b[33m");
    }
  }
  const ansi = [30, 31, 32, 33, 34, 35, 36, 37, 90, 91, 92, 93, 94, 95, 96, 97]
    .map((colour) => `\u001b[${colour}mcolour ${colour}\u001b[0m`)
    .join("\n");
  const grounds = [7, 40, 41, 42, 43, 44, 45, 46, 47, 100, 101, 102, 103, 104, 105, 106, 107]
    .map((ground) => `\u001b[${ground}mground ${ground}\u001b[0m`)
    .join("\n");
  const traceback = TRACEBACK.map(
    (colour) => `\u001b[38;5;${colour}mcolour ${colour}\u001b[39m \u001b[38;5;${colour};43mmarked\u001b[0m`,
  );
  notebook.cells.push(
    code("terminal", "", [
      { output_type: "stream", name: "stdout", text: ansi },
      { output_type: "stream", name: "stderr", text: ansi },
      { output_type: "stream", name: "stdout", text: grounds },
      { output_type: "error", ename: "E", evalue: "e", traceback },
    ]),
    markdown(
      "boxes",
      ["info", "success", "warning", "danger"]
        .map((kind) => `<div class="alert alert-${kind}"><b>Box</b> <code>x</code> <a href="#a">link</a></div>`)
        .join("\n\n")
        .concat("\n\n<kbd>Ctrl</kbd>"),
    ),
    code("diagrams", "", [
      display({ "text/vnd.mermaid": "graph TD\n  A[Start] --> B{Is it?}" }),
      display({ "text/vnd.mermaid": "no such diagram" }),
    ]),
    markdown("wide", `${"| a long heading ".repeat(12)}|\n${"|--".repeat(12)}|\n${"| 1 ".repeat(12)}|`),
  );
  return notebook;
}

async function violations({ page }: Opened, drawn: string[]): Promise<string[]> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let y = 0; y < height; y += 600) {
    await page.evaluate((top) => window.scrollTo(0, top), y);
    await page.waitForTimeout(30);
  }
  for (const selector of drawn) await page.locator(selector).first().waitFor();
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(
    () =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run() as Promise<
        Pick<AxeResults, "violations">
      >,
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

const DRAWN = [".main-svg", ".jp-Mermaid figure img", ".jp-Mermaid details"];

describe("the page of a rich notebook", () => {
  it.each([
    ["lab", "light"],
    ["lab", "dark"],
    ["classic", "light"],
  ] as const)("has no serious violation, wide and narrow: %s, %s", async (template, theme) => {
    const opened = await browser.open(everything(), { template, theme, toc: "always" });
    expect(await violations(opened, DRAWN)).toEqual([]);
    await opened.page.setViewportSize(NARROW);
    // What scrolls now is found a moment after the window has its size.
    await opened.page
      .locator("pre[data-scrolls], .cm-editor[data-scrolls], .highlight[data-scrolls]")
      .first()
      .waitFor();
    expect(await violations(opened, DRAWN)).toEqual([]);
    await opened.close();
  });
});

describe("the page of a notebook with widgets", () => {
  it.each(["light", "dark"] as const)("has no serious violation, %s", async (theme) => {
    const opened = await browser.open(widgetNotebook(), { theme });
    expect(await violations(opened, [".noUi-handle[aria-label]"])).toEqual([]);
    await opened.close();
  });
});

describe("a page with folded code and folded sections", () => {
  it("has no serious violation", async () => {
    const opened = await browser.open(richNotebook(), { input: "folded" });
    await opened.page.locator("h2 .fold-section").first().click();
    const found = await violations(opened, []);
    await opened.close();
    expect(found.filter((line) => !line.includes("rgb(255,135,0)"))).toEqual([]);
  });
});

describe("the link of a heading", () => {
  it("is seen while the keyboard is on it", async () => {
    const { page, close } = await browser.open(richNotebook());
    const link = page.locator("h2 .anchor-link").first();
    const opacity = () => link.evaluate((element) => getComputedStyle(element).opacity);
    expect(await opacity()).toBe("0");
    await page.locator("h2 .fold-section").first().focus();
    await page.keyboard.press("Tab");
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await opacity()).toBe("1");
    await close();
  });
});
