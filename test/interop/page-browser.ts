// A rendered page in Chromium as a reader opens it from a disk without network: every request but the file is refused and
// noted, and so is everything that the page complains of. Needs Chromium (INNERLOOP_CHROMIUM, or /usr/bin/chromium).
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Notebook } from "@innerloop/nbformat";
import { type Browser, chromium, type Page } from "playwright-core";
import { type PageOptions, renderNotebook } from "../../packages/ts-jupyter-export/src/render/index.js";

export const WIDE = { width: 1400, height: 900 };
export const NARROW = { width: 390, height: 844 };

export interface Opened {
  page: Page;
  /** Addresses that the page asked for, beside itself. */
  requests: string[];
  complaints: string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  viewport?: { width: number; height: number };
  script?: "on" | "off";
  /** What the web answers, by address; all else is refused. */
  web?: Record<string, { body: string; type: string }>;
}

export class PageBrowser {
  readonly #folder = mkdtempSync(join(tmpdir(), "page-"));
  #browser: Browser | undefined;
  #count = 0;

  /** Renders the notebook, writes the page to a file and opens it. */
  async open(notebook: Notebook, options: PageOptions = {}, how: OpenOptions = {}): Promise<Opened> {
    this.#browser ??= await chromium.launch({
      executablePath: process.env.INNERLOOP_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    const file = join(this.#folder, `page-${++this.#count}.html`);
    writeFileSync(file, await renderNotebook(notebook, options));
    const context = await this.#browser.newContext({
      viewport: how.viewport ?? WIDE,
      javaScriptEnabled: how.script !== "off",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const own = pathToFileURL(file).href;
    const [requests, complaints]: [string[], string[]] = [[], []];
    await page.route("**/*", (route) => {
      const url = route.request().url();
      if (url.split("#")[0] === own || /^(data|blob):/.test(url)) return route.continue();
      requests.push(url);
      const answer = how.web?.[url];
      return answer
        ? route.fulfill({
            body: answer.body,
            contentType: answer.type,
            headers: { "access-control-allow-origin": "*" },
          })
        : route.abort();
    });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(own);
    return { page, requests, complaints, close: () => context.close() };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
