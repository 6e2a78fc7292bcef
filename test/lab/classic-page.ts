// A page of the classic Notebook 6, driven with its own selectors.
import type { Output } from "@innerloop/nbformat";
import type { Browser, Locator, Page } from "playwright-core";
import { PATIENCE } from "./lab-page.js";
import type { Server } from "./server.js";

interface ClassicWindow {
  idleSince?: number;
  Jupyter: {
    notebook: {
      _fully_loaded: boolean;
      kernel: { is_connected(): boolean } | null;
      kernel_busy: boolean;
      scroll_to_cell(index: number): void;
      select(index: number): void;
      edit_mode(): void;
      toJSON(): { cells: { outputs?: Output[] }[] };
    };
  };
}

export class ClassicPage {
  readonly page: Page;
  readonly requests: string[] = [];
  readonly failures: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("pageerror", (error) => this.failures.push(error.message));
  }

  static async open(browser: Browser, { url, token }: Server, path: string): Promise<ClassicPage> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    context.setDefaultTimeout(PATIENCE);
    const opened = new ClassicPage(await context.newPage());
    await opened.page.goto(`${url}notebooks/${path}?token=${token}`);
    await opened.ready();
    return opened;
  }

  async ready(): Promise<void> {
    await this.page.locator("#notebook-container .cell").first().waitFor();
    await this.page.waitForFunction(() => {
      const { notebook } = (window as unknown as ClassicWindow).Jupyter;
      return notebook._fully_loaded && notebook.kernel?.is_connected() === true;
    });
    await this.idle();
  }

  /** No cell runs or waits and the kernel is idle, for a second. */
  async idle({ within = PATIENCE }: { within?: number } = {}): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { idleSince: undefined }));
    await this.page.waitForFunction(
      () => {
        const page = window as unknown as ClassicWindow;
        const busy =
          document.querySelector(".code_cell.running") !== null ||
          document.querySelector("#kernel_indicator_icon.kernel_idle_icon") === null;
        if (busy) page.idleSince = undefined;
        else page.idleSince ??= Date.now();
        return page.idleSince !== undefined && Date.now() - page.idleSince > 1000;
      },
      undefined,
      { timeout: within, polling: 200 },
    );
  }

  /** Cell → Run All. */
  async runAll(options: { within?: number } = {}): Promise<void> {
    await this.page.locator("#menus a:text-is('Cell')").click();
    await this.page.locator("#run_all_cells a").click();
    await this.idle(options);
  }

  cell(index: number): Locator {
    return this.page.locator("#notebook-container > .cell").nth(index);
  }

  /** The cursor at the end of a cell's text. */
  async edit(index: number): Promise<void> {
    await this.cell(index).locator(".CodeMirror").click();
    await this.page.keyboard.press("Control+End");
  }

  async start(index: number): Promise<void> {
    await this.edit(index);
    await this.page.keyboard.press("Control+Enter");
  }

  async run(index: number): Promise<void> {
    await this.start(index);
    await this.idle();
  }

  /** Clicks a button of the toolbar: `interrupt-kernel`, `confirm-restart-kernel`, `save-notebook`. */
  async toolbar(action: string): Promise<void> {
    await this.page.locator(`#maintoolbar-container [data-jupyter-action="jupyter-notebook:${action}"]`).click();
  }

  outputs(): Promise<Output[][]> {
    return this.page.evaluate(() =>
      (window as unknown as ClassicWindow).Jupyter.notebook.toJSON().cells.map((cell) => cell.outputs ?? []),
    );
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
