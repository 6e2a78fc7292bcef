// What lib/report emits as HTML, in Chromium under JupyterLab's own style sheet (the one that nbconvert's pages carry).
// Needs Chromium (INNERLOOP_CHROMIUM, or /usr/bin/chromium).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { expect, it } from "vitest";
import { table } from "../../lib/report/index.js";
import { captured } from "../lib/report/capture.js";

const require = createRequire(new URL("../../packages/ts-jupyter-export/package.json", import.meta.url));

it("a table keeps words left and numbers right, although JupyterLab aligns all cells of an output to the right", async () => {
  const [shown] = await captured(() => table([{ method: "MAML", loss: 0.5 }]));
  const browser = await chromium.launch({
    executablePath: process.env.INNERLOOP_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    const style = readFileSync(require.resolve("@jupyterlab/nbconvert-css/style/index.css"), "utf8");
    const bare = "<table id=bare><tbody><tr><td>word</td></tr></tbody></table>";
    await page.setContent(
      `<style>${style}</style><div class="jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output">${shown.data["text/html"]}${bare}</div>`,
    );
    const aligned = (selector: string) =>
      page.$$eval(selector, (cells) => cells.map((cell) => getComputedStyle(cell).textAlign));
    expect(await aligned("#bare td")).toEqual(["right"]);
    expect(await aligned(".innerloop-table td")).toEqual(["left", "right"]);
    expect(await aligned(".innerloop-table th")).toEqual(["left", "right"]);
  } finally {
    await browser.close();
  }
});
