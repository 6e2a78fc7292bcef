// A rendered page in a real browser with the network switched off: it asks for nothing, logs no error, its plots live,
// its links lead somewhere, both themes hold. Also the pictures that plotly.js draws without a browser beside
// the browser's own. Needs Chromium (INNERLOOP_CHROMIUM, or /usr/bin/chromium).
import { mkdirSync, writeFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { JSDOM } from "jsdom";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bundleFor,
  bundleSource,
  type Figure,
  renderFigure,
} from "../../packages/ts-jupyter-export/src/figures/index.js";
import { rasterise } from "../../packages/ts-jupyter-export/src/figures/raster.js";
import { renderNotebook } from "../../packages/ts-jupyter-export/src/render/index.js";
import {
  code,
  display,
  FIGURE,
  markdown,
  notebookOf,
  richNotebook,
} from "../ts-jupyter-export/render/rich-notebook.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const artifacts = join(root, "artifacts", "pages");
const wide = { width: 1400, height: 1000 };

let browser: Browser;
beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.INNERLOOP_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
});
afterAll(() => browser?.close());

/** Opens a file offline; every request but the file itself is refused and noted, as are complaints. */
async function open(file: string, viewport = wide, javaScriptEnabled = true) {
  const context = await browser.newContext({ viewport, javaScriptEnabled, reducedMotion: "reduce" });
  await context.setOffline(true);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  const own = pathToFileURL(file).href;
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url.split("#")[0] === own || /^(data|blob):/.test(url)) return route.continue();
    requests.push(url);
    return route.abort();
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(own);
  return { page, requests, complaints, close: () => context.close() };
}

/**
 * Scrolls through the page, then stops at every plot until it is drawn: a busy machine may paint
 * no frame between two steps of the scrolling, and what was never in view is rightly not drawn.
 * The plain scrollIntoView, as playwright's own first waits for two quick frames of a still element.
 */
async function readThrough(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let y = 0; y < height; y += 500) {
    await page.evaluate((top) => window.scrollTo(0, top), y);
    await page.waitForTimeout(30);
  }
  const stages = await page.locator(".plot-stage:has(script)").count();
  for (let i = 0; i < stages; i++) {
    const stage = page.locator(".plot-stage:has(script)").nth(i);
    await stage.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await stage.locator(".main-svg, .gl-container").first().waitFor({ state: "attached", timeout: 60_000 });
  }
}

/**
 * Headless Chromium without a GPU can stop painting a page for good (seen twice in these tests, in none of 84 openings
 * of the same two pages made to catch it): such a page is opened a second time. What our page does wrong, it does twice.
 */
const REOPENED = { retry: 1 };

/** A picture for people to look at; of long pages only the top. */
const shoot = async (page: Page, name: string) => {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: name.startsWith("rich") });
};

const isReport = (name: string) => name.endsWith(".html") && name !== "index.html";
const reports = (await readdir(join(root, "reports")).catch(() => [] as string[])).filter(isReport);

const rich = join(artifacts, "rich.html");
await rm(rich, { force: true });
mkdirSync(artifacts, { recursive: true });
writeFileSync(rich, await renderNotebook(richNotebook()));

describe.each([["rich.html", rich], ...reports.map((name) => [name, join(root, "reports", name)])])(
  "%s",
  (name, file) => {
    it.each([
      ["wide", wide],
      ["phone", { width: 390, height: 844 }],
    ])("needs nothing and complains of nothing, %s", REOPENED, async (form, viewport) => {
      const { page, requests, complaints, close } = await open(file, viewport);
      await readThrough(page);
      await shoot(page, `${name}-${form}`);
      expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await close();
    });

    it("draws its formulas with glyphs that are there", async () => {
      const { page, close } = await open(file);
      const missing = await page.evaluate(
        () =>
          [...document.querySelectorAll(".math use")].filter(
            (use) => !document.querySelector(CSS.escape(use.getAttribute("href") ?? "").replace("\\#", "#")),
          ).length,
      );
      const flat = await page.evaluate(
        () =>
          [...document.querySelectorAll(".math svg")].filter(
            (svg) => svg.getBoundingClientRect().width === 0 && !svg.closest("svg svg") && svg.querySelector("use"),
          ).length,
      );
      expect([missing, flat]).toEqual([0, 0]);
      await close();
    });

    it("leads from the table of contents to its headings", async () => {
      const { page, close } = await open(file);
      for (const link of await page.locator(".page-toc a").all()) {
        const target = await link.getAttribute("href");
        await link.click();
        const hit = await page.evaluate(() => document.querySelector(":target")?.tagName ?? "");
        expect([target, hit]).toEqual([target, expect.stringMatching(/^H[1-6]$/)]);
      }
      await close();
    });

    it("turns dark and back, plots and all", REOPENED, async () => {
      const { page, complaints, close } = await open(file);
      await readThrough(page);
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await ground();
      await page.click('[data-action="theme"]');
      const dark = await ground();
      await page.waitForTimeout(300);
      await shoot(page, `${name}-dark`);
      await page.click('[data-action="theme"]');
      expect([light, dark, await ground()]).toEqual(["rgb(255, 255, 255)", "rgb(20, 23, 27)", light]);
      expect(complaints).toEqual([]);
      await close();
    });
  },
);

describe("live plots", () => {
  it("are drawn when they come near, with mode bar and hover, in place of the picture", async () => {
    const { page, close } = await open(rich, { width: 1400, height: 500 });
    expect(await page.locator(".js-plotly-plot").count()).toBe(0);
    expect(await page.locator(".plot-picture").isVisible()).toBe(true);
    await page.locator(".plot-stage").scrollIntoViewIfNeeded();
    await page.locator(".js-plotly-plot .main-svg").first().waitFor();
    expect(await page.locator(".plot-picture").isVisible()).toBe(false);
    expect(await page.locator(".scatterlayer .js-line").count()).toBe(5);
    const middle = await page.evaluate(() => {
      const line = document.querySelector<SVGPathElement>(".scatterlayer .trace:nth-child(3) .js-line");
      const point = line?.getPointAtLength(line.getTotalLength() / 2);
      const { x, y } = point?.matrixTransform(line?.getScreenCTM() ?? undefined) ?? { x: 0, y: 0 };
      return { x, y };
    });
    await page.mouse.move(middle.x, middle.y, { steps: 3 });
    await page.locator(".modebar-btn").first().waitFor();
    await page.locator(".hoverlayer .hovertext").first().waitFor();
    expect(await page.locator(".hoverlayer .hovertext").textContent()).toContain("adapted");
    await close();
  });

  it("turn black lines light in the dark theme and leave colours alone", async () => {
    const { page, close } = await open(rich);
    await page.click('[data-action="theme"]');
    await readThrough(page);
    const strokes = await page.evaluate(() =>
      [...document.querySelectorAll<SVGPathElement>(".scatterlayer .js-line")].map((line) => line.style.stroke),
    );
    expect(strokes).toContain("rgb(0, 114, 178)");
    const [oracle] = strokes.slice(-1).map((stroke) => Math.min(...(stroke.match(/\d+/g) ?? []).map(Number)));
    expect(oracle).toBeGreaterThan(200);
    await close();
  });

  it("follow the window's width", async () => {
    const { page, close } = await open(rich);
    await readThrough(page);
    const width = () =>
      page.evaluate(() => document.querySelector(".js-plotly-plot .main-svg")?.getBoundingClientRect().width ?? 0);
    const before = await width();
    await page.setViewportSize({ width: 600, height: 900 });
    await page.waitForFunction(
      (old) => (document.querySelector(".js-plotly-plot .main-svg")?.getBoundingClientRect().width ?? old) < old,
      before,
    );
    expect(await width()).toBeLessThanOrEqual(600);
    await close();
  });

  it("stay pictures without JavaScript and on paper", async () => {
    const plain = await open(rich, wide, false);
    expect(await plain.page.locator(".plot-picture").isVisible()).toBe(true);
    await plain.close();
    const { page, close } = await open(rich);
    await readThrough(page);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".plot-picture").isVisible()).toBe(true);
    expect(await page.locator(".js-plotly-plot").isVisible()).toBe(false);
    await close();
  });

  it("take the room of their pictures, so that nothing moves when they are drawn", async () => {
    const { page, close } = await open(rich, { width: 390, height: 500 });
    const height = () => page.evaluate(() => document.querySelector(".plot-stage")?.getBoundingClientRect().height);
    const waiting = await height();
    await readThrough(page);
    expect(await height()).toBe(waiting);
    await close();
  });

  it("break their titles in a narrow window before plotly.js cuts them", async () => {
    const title = "A long title that says in one sentence what the reader should see in this figure";
    const layout = { title: { text: title, x: 0, xref: "paper", font: { size: 16 } }, margin: { l: 64 } };
    const file = join(artifacts, "title.html");
    const bundle = { "application/vnd.plotly.v1+json": { ...FIGURE, layout } };
    writeFileSync(file, await renderNotebook(notebookOf([code("c", "", [display(bundle)])])));
    const { page, close } = await open(file, { width: 390, height: 844 });
    await readThrough(page);
    const [right, edge] = await page.evaluate(() =>
      [".gtitle", ".plot-stage"].map((name) => document.querySelector(name)?.getBoundingClientRect().right ?? 0),
    );
    expect(right).toBeLessThanOrEqual(edge ?? 0);
    await close();
  });

  it("the code can be hidden and shown, and the reader keeps the place", async () => {
    const { page, close } = await open(rich, { width: 1400, height: 400 });
    const heading = page.locator("h2").nth(1);
    await heading.evaluate((element) => element.scrollIntoView());
    const top = async () => Math.round((await heading.boundingBox())?.y ?? Number.NaN);
    const before = await top();
    for (const _ of ["hide", "show"]) {
      await page.click('[data-action="code"]');
      expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(2);
    }
    await close();
  });

  it("the code can be hidden and shown", async () => {
    const { page, close } = await open(rich);
    const editor = page.locator("[id='cell-id=run'] .jp-InputArea-editor");
    await page.click('[data-action="code"]');
    expect(await editor.isVisible()).toBe(false);
    await page.click('[data-action="code"]');
    expect(await editor.isVisible()).toBe(true);
    await close();
  });
});

describe("paper", () => {
  it("has room for a formula of 42 em and its number", async () => {
    const file = join(artifacts, "paper.html");
    writeFileSync(file, await renderNotebook(notebookOf([markdown("m", "$$a \\hspace{40em} b \\tag{1}$$")])));
    const { page, close } = await open(file, { width: 680, height: 900 });
    await page.emulateMedia({ media: "print" });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll(".math-display")]
        .filter((formula) => formula.scrollWidth > formula.clientWidth + 1)
        .map((formula) => formula.getAttribute("aria-label") ?? formula.textContent),
    );
    expect(cut).toEqual([]);
    await close();
  });
});

describe("pictures without a browser", () => {
  const grid = Array.from({ length: 20 }, (_, i) =>
    Array.from({ length: 20 }, (_, j) => Math.sin(i / 3) * Math.cos(j / 4)),
  );
  const figures: [string, Figure][] = [
    ["curves", FIGURE],
    ["bars", { data: [{ type: "bar", x: ["a", "b"], y: [3, 1], error_y: { type: "data", array: [1, 0.5] } }] }],
    ["heat", { data: [{ type: "heatmap", z: grid }] }],
    ["contour", { data: [{ type: "contour", z: grid }] }],
    [
      "boxes",
      {
        data: [
          { type: "box", y: [1, 2, 3, 9] },
          { type: "violin", y: [1, 2, 2, 3] },
        ],
      },
    ],
    [
      "subplots",
      {
        data: [{ y: [1, 3] }, { y: [2, 1], xaxis: "x2", yaxis: "y2" }],
        layout: { grid: { rows: 1, columns: 2, pattern: "independent" } },
      },
    ],
  ];

  /** The elements that carry data or words, and the box of every path in the plots, to whole pixels. */
  const content = (svg: string) => {
    const { document } = new JSDOM(svg, { contentType: "image/svg+xml" }).window;
    const count = (selector: string) => document.querySelectorAll(selector).length;
    return {
      words: [...document.querySelectorAll("text")]
        .map(({ textContent }) => textContent?.replace(/\u200b/g, ""))
        .sort(),
      lines: count(".js-line"),
      fills: count(".js-fill"),
      points: count("path.point, g.point"),
      errors: count(".errorbar"),
      images: count("image"),
      contours: count(".contourlevel path, .contourfill path"),
    };
  };

  it.each(figures)("hold what Chromium's picture holds: %s", async (_, figure) => {
    const page = await browser.newPage();
    await page.setContent("<div id=plot></div>");
    await page.addScriptTag({ content: bundleSource(bundleFor([figure])) });
    const theirs = await page.evaluate(async ({ data, layout }) => {
      const { Plotly } = window as unknown as {
        Plotly: { newPlot(...args: unknown[]): Promise<unknown>; Snapshot: { toSVG(...args: unknown[]): string } };
      };
      const plot = document.getElementById("plot");
      await Plotly.newPlot(plot, data, { width: 700, height: 450, ...layout }, { staticPlot: true });
      return Plotly.Snapshot.toSVG(plot, "svg", 1);
    }, figure);
    expect(content(await renderFigure(figure, "svg"))).toEqual(content(theirs));
    await page.close();
  });

  it.each(figures)("look like Chromium's own: %s", async (name, figure) => {
    const svg = await renderFigure(figure, "svg");
    writeFileSync(join(artifacts, `figure-${name}.png`), await renderFigure(figure, "png"));
    // Fonts differ from program to program; the words were compared above, so here only the drawing is.
    const drawing = svg.replace(/<text\b[\s\S]*?<\/text>/g, "");
    const png = rasterise(drawing, 1);
    const page = await browser.newPage();
    const difference = await page.evaluate(
      async (sources) => {
        // Mean darkness of each block of 10 x 10 pixels.
        const blocks = async (source: string) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const canvas = document.createElement("canvas");
          const [width, height] = [700, 450];
          Object.assign(canvas, { width, height });
          const context = canvas.getContext("2d");
          if (!context) throw new Error("no canvas");
          context.fillStyle = "white";
          context.fillRect(0, 0, width, height);
          context.drawImage(image, 0, 0, width, height);
          const { data } = context.getImageData(0, 0, width, height);
          const means = new Float64Array((width / 10) * (height / 10));
          for (let i = 0; i < data.length; i += 4) {
            const block = Math.floor(i / 4 / width / 10) * (width / 10) + Math.floor(((i / 4) % width) / 10);
            means[block] = (means[block] ?? 0) + 1 - ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 765;
          }
          return means;
        };
        const [ours, theirs] = [await blocks(sources[0] ?? ""), await blocks(sources[1] ?? "")];
        const total = theirs.reduce((sum, value) => sum + value, 0);
        return ours.reduce((sum, value, i) => sum + Math.abs(value - (theirs[i] ?? 0)), 0) / total;
      },
      [
        `data:image/png;base64,${Buffer.from(png).toString("base64")}`,
        `data:image/svg+xml;base64,${Buffer.from(drawing).toString("base64")}`,
      ],
    );
    // Ink that differs, as a share of all ink: 0 for equal pictures, 1 and more for unlike ones.
    expect(difference).toBeLessThan(0.05);
    await page.close();
  });
});
