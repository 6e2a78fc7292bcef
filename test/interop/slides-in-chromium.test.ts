// A show in a real browser with the network switched off: keys move it, fragments step, plots live on their slides, the
// speaker's window follows, paper gets every slide; nothing is asked for and nothing complained of.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Served, serve } from "../../packages/ts-jupyter-export/src/serve/index.js";
import { type SlidesOptions, slidesExporter } from "../../packages/ts-jupyter-export/src/slides/index.js";
import { code, display, FIGURE, markdown, notebookOf, stdout } from "../ts-jupyter-export/render/rich-notebook.js";

const artifacts = fileURLToPath(new URL("../../artifacts/slides/", import.meta.url));

const slide = (slide_type: string, data?: object) => ({ metadata: { slideshow: { slide_type, data } } });
const figure = display({ "application/vnd.plotly.v1+json": FIGURE });

const TALK = notebookOf([
  markdown("title", "# A talk\n\nwith $e^{i\\pi} = -1$ and [a link](#below)", slide("slide")),
  markdown("spoken", "Remember to *breathe*.", slide("notes")),
  markdown("below", '<a id="below"></a>\n\n## Below', slide("subslide")),
  markdown("first", "First.", slide("fragment")),
  markdown("second", "Second.", slide("fragment")),
  markdown("with", "With the second."),
  code("run", "plot()", [figure], slide("slide")),
  markdown("coloured", "On a ground of its own.", slide("slide", { background_color: "#ffeedd" })),
  code("tall", "loop()", [stdout("line\n".repeat(100))], slide("slide")),
]);

let browser: Browser;
let served: Served;
const made = new Map<string, string>();

async function write(
  name: string,
  options: SlidesOptions = {},
  trust: "trusted" | "untrusted" = "trusted",
  talk = TALK,
) {
  const known = made.get(name);
  if (known !== undefined) return known;
  const { data } = await slidesExporter(options).export(talk, {
    name,
    filesDir: `${name}_files`,
    uniqueKey: name,
    trust,
    resolve: async () => undefined,
    warn: () => {},
  });
  const file = join(artifacts, `${name}.slides.html`);
  writeFileSync(file, data);
  const url = pathToFileURL(file).href;
  made.set(name, url);
  return url;
}

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.INNERLOOP_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  await write("talk");
  served = await serve(join(artifacts, "talk.slides.html"), { port: 0 });
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const bare = (url: string): string => url.split(/[?#]/)[0] ?? "";

/** Opens a show; whatever it asks for besides itself, and every complaint of it or of windows it opens, is noted. */
async function open(url: string) {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
  });
  const noted: string[] = [];
  const watch = (page: Page) => {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") noted.push(message.text());
    });
    page.on("pageerror", (error) => noted.push(error.message));
    page.on("request", (request) => {
      const asked = request.url();
      if (!/^(data|blob|about):/.test(asked) && bare(asked) !== bare(url) && !asked.endsWith("favicon.ico")) {
        noted.push(asked);
      }
    });
  };
  context.on("page", watch);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(".reveal.ready").waitFor();
  return { page, context, noted };
}

const text = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<HTMLElement>("section.present section.present")?.innerText ?? "");
const place = async (page: Page): Promise<string> => new URL(page.url()).hash;

describe("a show in Chromium", () => {
  it("is moved by keys, down and on, and back", async () => {
    const { page, context, noted } = await open(await write("talk"));
    const steps: readonly (readonly [key: string, place: string])[] = [
      ["Home", "#/"],
      ["ArrowDown", "#/0/1"],
      ["Space", "#/0/1/0"],
      ["Space", "#/0/1/1"],
      ["Space", "#/1"],
      ["ArrowRight", "#/2"],
      ["ArrowLeft", "#/1"],
      ["End", "#/3"],
    ];
    for (const [key, wanted] of steps) {
      await page.keyboard.press(key);
      // The address follows when the page has time.
      await expect.poll(() => place(page), { message: key, timeout: 10_000 }).toBe(wanted);
    }
    expect(noted).toEqual([]);
    await context.close();
  });

  it("shows its fragments step by step, a cell after a fragment with it", async () => {
    const { page, context } = await open(`${await write("talk")}#/0/1`);
    const visible = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("section.present section.present .fragment")].map((fragment) =>
          [fragment.classList.contains("visible"), fragment.querySelectorAll(".jp-Cell").length].join(" "),
        ),
      );
    const steps = [await visible()];
    for (let step = 0; step < 2; step += 1) {
      await page.keyboard.press("Space");
      steps.push(await visible());
    }
    expect(steps).toEqual([
      ["false 1", "false 2"],
      ["true 1", "false 2"],
      ["true 1", "true 2"],
    ]);
    await page.keyboard.press("Space");
    expect(await place(page)).toBe("#/1");
    await context.close();
  });

  it("hides the notes, and follows links to places on its slides", async () => {
    const { page, context, noted } = await open(await write("talk"));
    expect(await text(page)).not.toContain("breathe");
    await page.locator("section.present section.present a").click();
    await page.waitForFunction(() => location.hash !== "#/");
    expect(await text(page)).toContain("Below");
    expect(noted).toEqual([]);
    await context.close();
  });

  it("draws its plots live, as wide as their slide, and answers the mouse where it points", async () => {
    const { page, context, noted } = await open(`${await write("talk")}#/1`);
    const plot = page.locator(".plot-live .main-svg").first();
    await plot.waitFor();
    const sizes = await page.evaluate(() =>
      [".plot-stage", ".plot-live .main-svg"].map(
        (selector) => document.querySelector(selector)?.getBoundingClientRect().width ?? 0,
      ),
    );
    expect(sizes[1]).toBeGreaterThan(500);
    expect(Math.abs((sizes[0] ?? 0) - (sizes[1] ?? 0))).toBeLessThan(2);
    const middle = await page.evaluate(() => {
      const line = document.querySelector<SVGPathElement>(".scatterlayer .trace:nth-child(3) .js-line");
      const point = line?.getPointAtLength(line.getTotalLength() / 2);
      const { x, y } = point?.matrixTransform(line?.getScreenCTM() ?? undefined) ?? { x: 0, y: 0 };
      return { x, y };
    });
    await page.mouse.move(middle.x - 2, middle.y);
    await page.mouse.move(middle.x, middle.y);
    await page.locator(".hoverlayer .hovertext", { hasText: "adapted" }).waitFor({ timeout: 5000 });
    await page.screenshot({ path: join(artifacts, "plot.png") });
    expect(noted).toEqual([]);
    await context.close();
  });

  it.each(["light", "dark"] as const)("can be read: %s", async (theme) => {
    const { page, context, noted } = await open(await write(`talk-${theme}`, { page: { theme } }));
    for (const hash of ["#/0", "#/0/1", "#/1", "#/2"]) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(artifacts, `${theme}${hash.replace(/\W/g, "-")}.png`) });
    }
    const colours = await page.evaluate(() =>
      [document.body, document.querySelector(".jp-MarkdownOutput")].map((element) => {
        const style = element && getComputedStyle(element);
        return element === document.body ? style?.backgroundColor : style?.color;
      }),
    );
    const dark = theme === "dark";
    const light = (colour = "") => Math.min(...(colour.match(/\d+/g) ?? []).slice(0, 3).map(Number)) > 180;
    expect(colours.map((colour) => light(colour))).toEqual(dark ? [false, true] : [true, false]);
    expect(noted).toEqual([]);
    await context.close();
  });

  it("scrolls a tall slide only where that is asked for", async () => {
    const heights = [];
    for (const scroll of ["none", "scroll"] as const) {
      const { page, context } = await open(`${await write(`tall-${scroll}`, { scroll })}#/3`);
      heights.push(
        await page.evaluate(() => {
          const section = document.querySelector("section.present section.present");
          return section ? section.scrollHeight > section.clientHeight + 1 : undefined;
        }),
      );
      await context.close();
    }
    expect(heights).toEqual([false, true]);
  });

  it.each([
    ["from a file", () => write("talk")],
    ["from a server", async () => served.url],
  ])("opens the speaker's window with notes and both slides, %s", async (_, address) => {
    const { page, context, noted } = await open(await address());
    const [speaker] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("s")]);
    await speaker.locator(".speaker-controls-notes .value").getByText("Remember to breathe.").waitFor();
    const shown = speaker.frameLocator("#current-slide iframe");
    await shown.locator("section.present section.present h1").waitFor();
    await page.keyboard.press("ArrowDown");
    await shown.locator("section.present section.present h2").waitFor();
    expect(noted).toEqual([]);
    await context.close();
  });

  it("prints every slide, with ?print-pdf, on a sheet of its own", async () => {
    const url = await write("talk");
    const { page, context } = await open(`${url}?print-pdf`);
    await page.locator(".pdf-page").first().waitFor();
    const sheets = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".pdf-page")].map((sheet) => sheet.innerText.trim().split("\n")[0]),
    );
    // Each fragment makes a sheet; a slide that is too tall takes several.
    expect(sheets.slice(0, 4)).toEqual(["A talk", "Below", "Below", "Below"]);
    expect(sheets.length).toBeGreaterThanOrEqual(7);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".plot-picture").isVisible()).toBe(true);
    await context.close();
  });
});

describe("a show of a notebook that is not trusted", () => {
  it("runs nothing of the notebook's, in the show or in the speaker's window", async () => {
    const evil = "<img src=x onerror=\"top.canary='image'\"><script>window.canary='script'</script>";
    const talk = notebookOf(
      [
        markdown(
          "a",
          `# x\n\n${evil}`,
          slide("slide", { background_iframe: "javascript:top.canary='frame'", notes: evil }),
        ),
        markdown("b", `${evil}<aside class="notes" data-markdown>${evil}</aside>`, slide("notes")),
        markdown(
          "c",
          `<div class="fragment" data-notes="${evil.replaceAll('"', "&quot;")}">c</div>`,
          slide("subslide"),
        ),
        code("d", "", [
          display({ "text/html": evil }),
          display({ "application/javascript": "window.canary='output'" }),
        ]),
      ],
      { title: "</title><script>window.canary='title'</script>" },
    );
    const { page, context } = await open(await write("evil", {}, "untrusted", talk));
    const [speaker] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("s")]);
    await speaker.frameLocator("#current-slide iframe").locator("section.present section.present").waitFor();
    for (const _ of [1, 2, 3]) {
      await page.keyboard.press("Space");
      await page.waitForTimeout(400);
    }
    const canaries = await Promise.all([page, speaker].map((window) => window.evaluate(() => "canary" in window)));
    expect(canaries).toEqual([false, false]);
    await context.close();
  });
});
