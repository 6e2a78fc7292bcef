// A browser in which every call of the canary, every request, every dialog, every new window and every script that does not
// belong to the page is noted. The content security policy of a page is switched off: what is measured is the cleaning alone.
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Element } from "../ts-jupyter-export/sanitize/audit.js";

export interface Watched {
  /** Numbers with which the canary was called. */
  fired: Set<number>;
  /** Requests other than for the page itself, dialogs, windows, uncaught errors. */
  events: string[];
  open: (html: string) => Promise<Page>;
  /** Does with the page what a curious reader would: opens, points at, focuses, clicks and submits what can be. */
  use: (page: Page) => Promise<void>;
  close: () => Promise<void>;
}

const HOST = "http://page.invalid/";

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.INNERLOOP_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

/** `frames`: documents that are served to frames, by number. `csp`: whether the page's own policy holds as well. */
export async function watch(
  browser: Browser,
  { frames = new Map(), csp = "off" }: { frames?: ReadonlyMap<number, string>; csp?: "on" | "off" } = {},
): Promise<Watched> {
  const context = await browser.newContext({
    bypassCSP: csp === "off",
    viewport: { width: 1200, height: 900 },
    reducedMotion: "reduce",
  });
  const fired = new Set<number>();
  const events: string[] = [];
  const pages = new Map<string, string>();
  let state: "opened" | "used" = "opened";
  await context.exposeBinding("__canary", (_source, number: number) => {
    fired.add(number);
  });
  // Without an observer of visibility everything lazy is drawn at once.
  await context.addInitScript(() => Reflect.deleteProperty(window, "IntersectionObserver"));
  await context.route("**/*", (route) => {
    const url = route.request().url();
    const own =
      pages.get(url.split("#")[0] ?? "") ?? frames.get(Number(/^http:\/\/page\.invalid\/frame\/(\d+)$/.exec(url)?.[1]));
    if (own !== undefined) return route.fulfill({ contentType: "text/html; charset=utf-8", body: own });
    // Following a link that stands there is the reader's own doing; sending a form is not.
    const isFollowed = state === "used" && route.request().isNavigationRequest() && route.request().method() === "GET";
    if (!/^(?:data|blob):/.test(url) && !isFollowed) events.push(`request: ${url.slice(0, 100)}`);
    // 204: the browser stays where it is.
    return route.fulfill({ status: 204 });
  });
  note(context, events);
  return {
    fired,
    events,
    async use(page) {
      state = "used";
      for (const frame of page.frames()) await frame.evaluate(useDocument).catch(() => {});
    },
    async open(html) {
      const page = await context.newPage();
      page.on("dialog", (dialog) => {
        events.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      const url = `${HOST}page/${pages.size}`;
      pages.set(url, html);
      await page.goto(url, { waitUntil: "load", timeout: 60_000 });
      return page;
    },
    close: () => context.close(),
  };
}

function note(context: BrowserContext, events: string[]): void {
  context.on("page", async (page) => {
    if ((await page.opener()) === null) return;
    events.push(`window: ${page.url()}`);
    await page.close().catch(() => {});
  });
  context.on("weberror", (error) => events.push(`error: ${error.error().message}`));
}

async function useDocument(): Promise<void> {
  const pause = () => new Promise((done) => setTimeout(done));
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!/^on/i.test(name) || /^on(?:before)?unload$/i.test(name)) continue;
      element.dispatchEvent(new Event(name.slice(2).toLowerCase(), { bubbles: true, cancelable: true }));
    }
    if (element instanceof HTMLElement && element.tabIndex >= 0 && element.matches("[tabindex],[autofocus],[onfocus]"))
      element.focus();
  }
  const clicks = new Map<string, number>();
  for (const element of document.querySelectorAll("a, area, button, label, input, form, math [href]")) {
    const address = element.getAttribute("href") ?? element.getAttribute("xlink:href");
    const protocol =
      address === null
        ? ""
        : URL.canParse(address, document.baseURI)
          ? new URL(address, document.baseURI).protocol
          : "http:";
    // Following a plain link is what a link is for.
    if (/^(?:https?|mailto|tel):$/.test(protocol)) continue;
    // The page's own buttons come hundreds of times and do the same each time.
    const own = element.getAttribute("class") ?? "";
    clicks.set(own, (clicks.get(own) ?? 0) + 1);
    if (own !== "" && (clicks.get(own) ?? 0) > 3) continue;
    if (element instanceof HTMLFormElement) element.requestSubmit();
    else element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    // A script address runs later, and the next one would take its place.
    if (protocol !== "" || element instanceof HTMLFormElement) await pause();
  }
}

/** What keeps the page's own button from its work: whatever lies over it, or is called as it is. */
export const themeComplaint = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    scrollTo(0, 0);
    const button = document.querySelector('[data-action="theme"]');
    if (!(button instanceof HTMLElement)) return "the theme button is missing";
    const { left, top, width, height } = button.getBoundingClientRect();
    const above = document.elementFromPoint(left + width / 2, top + height / 2);
    if (above !== button) return `the theme button is covered by ${above?.outerHTML.slice(0, 80)}`;
    const before = document.body.getAttribute("data-jp-theme-light");
    button.click();
    return document.body.getAttribute("data-jp-theme-light") === before ? "the theme button does nothing" : undefined;
  });

export interface Findings {
  /** Elements inside the cells, each kind once; those that a library drew are marked. */
  elements: (Element & { drawn: boolean })[];
  /** What is not as the page made it. */
  broken: string[];
}

/** Reads the tree of an opened page. */
export const read = (page: Page): Promise<Findings> =>
  page.evaluate(() => {
    const known = new Map<string, Findings["elements"][number]>();
    const broken: string[] = [];
    for (const element of document.querySelectorAll("main *, .book *")) {
      const drawn = element.closest(".plot-live, .widget-subarea, .backgrounds, .aria-status") !== null;
      const attributes = Array.from(element.attributes, ({ name, value }) => ({
        name,
        value: /^(?:class|id|title|aria-label|alt|d|transform|points)$/.test(name) ? "" : value.slice(0, 300),
      }));
      const key = JSON.stringify([element.localName, attributes, drawn]);
      if (!known.has(key)) known.set(key, { tag: element.localName, attributes, drawn });
      const { position } = getComputedStyle(element);
      const own = element.closest("[style], [class^=own-style]");
      if (
        own &&
        !drawn &&
        /fixed|absolute|sticky/.test(position) &&
        element.matches("[style], [class^=own-style] *") &&
        !element.closest(".math")
      ) {
        broken.push(`position ${position}: ${element.outerHTML.slice(0, 80)}`);
      }
      if (element.hasAttribute("style") && !drawn) {
        const [box, cell] = [element.getBoundingClientRect(), element.closest(".jp-Cell")?.getBoundingClientRect()];
        if (cell && box.width * box.height > 0 && (box.top < cell.top - 2 || box.left < cell.left - 2)) {
          broken.push(`above or left of its cell: ${element.outerHTML.slice(0, 80)}`);
        }
      }
    }
    for (const script of document.querySelectorAll("main script")) {
      if (!/json$/.test(script.getAttribute("type") ?? "")) broken.push(`script: ${script.outerHTML.slice(0, 80)}`);
    }
    for (const element of document.querySelectorAll("body > *, head > *")) {
      if (/^(?:base|link|iframe|object|embed|img|form|input|svg:script)$/.test(element.localName))
        broken.push(`<${element.localName}> beside the cells`);
    }
    for (const name of [
      "body",
      "head",
      "cookie",
      "forms",
      "getElementById",
      "querySelector",
      "createElement",
      "currentScript",
      "implementation",
      "location",
    ]) {
      const value: unknown = Reflect.get(document, name);
      const isOwn = value instanceof Element && name !== "body" && name !== "head";
      if (isOwn || value === undefined) broken.push(`document.${name} is taken`);
    }
    for (const name of ["Plotly", "mermaid", "MathJax", "require", "define", "Reveal", "jQuery"]) {
      if (Reflect.get(window, name) instanceof Node || Reflect.get(window, name) instanceof HTMLCollection)
        broken.push(`window.${name} is an element`);
    }
    return { elements: [...known.values()], broken };
  });
