// A page of JupyterLab, driven with JupyterLab's own selectors as a user drives it: menus, toolbar, keys. The notebook's model, which a page keeps
// beside what it draws, is asked through `jupyterapp` (started with --expose-app-in-browser), as JupyterLab's own tests do.
import type { Output } from "@innerloop/nbformat";
import type { Browser, Locator, Page, Response } from "playwright-core";
import type { RunningLab } from "./lab-once.js";

/** Milliseconds that anything may take unless a test says otherwise. */
export const PATIENCE = 180_000;

/** The notebook in front. */
const FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)";

/** What the page's own objects offer; the few members that are used. */
interface LabWindow {
  /** Kept by `idle`. */
  idleSince?: number;
  jupyterapp: {
    shell: { currentWidget: NotebookPanel };
    commands: { execute(id: string, args?: object): Promise<unknown> };
  };
}
interface NotebookPanel {
  context: { ready: Promise<void>; path: string; model: { dirty: boolean } };
  sessionContext: { session?: { kernel?: { status: string } } };
  content: {
    scrollToItem(index: number, align: string): Promise<void>;
    activeCellIndex: number;
    widgets: { model: { type: string; executionState?: string; executionCount?: number | null } }[];
    model: { trusted?: boolean; toJSON(): { cells: { cell_type: string; outputs?: Output[] }[] } };
  };
}

export class LabPage {
  readonly page: Page;
  /** Addresses that were asked for, and those that failed with their status. */
  readonly requests: string[] = [];
  readonly failures: string[] = [];
  readonly #lab: RunningLab;

  private constructor(page: Page, lab: RunningLab) {
    this.page = page;
    this.#lab = lab;
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("response", (response: Response) => {
      // JupyterLab asks for what may not be there: settings, workspaces, sessions of the debugger.
      if (response.status() >= 500) this.failures.push(`${response.status()} ${response.url()}`);
    });
    page.on("pageerror", (error) => this.failures.push(error.message));
  }

  /** Opens a notebook (a path below the project) in a fresh workspace and waits until it can be used. */
  static async open(browser: Browser, lab: RunningLab, path: string): Promise<LabPage> {
    const context = await browser.newContext({ viewport: { width: 1300, height: 950 }, acceptDownloads: true });
    // A machine that is busy with other work takes its time.
    context.setDefaultTimeout(PATIENCE);
    const opened = new LabPage(await context.newPage(), lab);
    await opened.goto(path);
    return opened;
  }

  async goto(path: string): Promise<void> {
    const workspace = `auto-${Math.random().toString(36).slice(2)}`;
    const { url, token } = this.#lab;
    await this.page.goto(`${url}lab/workspaces/${workspace}/tree/${path}?token=${token}`);
    await this.ready();
  }

  /** The notebook in front is loaded and its kernel waits for work. */
  async ready(): Promise<void> {
    await this.page.locator(`${FRONT} .jp-Cell`).first().waitFor();
    await this.idle();
  }

  /** No cell waits, none runs, and the kernel is idle, as the indicator in the toolbar says; for a second, because cells are sent one by one. */
  async idle({ within = PATIENCE }: { within?: number } = {}): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { idleSince: undefined }));
    await this.page.waitForFunction(
      (front) => {
        const page = window as unknown as LabWindow;
        const panel = page.jupyterapp.shell.currentWidget;
        const indicator = document.querySelector<HTMLElement>(`${front} .jp-Notebook-ExecutionIndicator`);
        const { kernel } = panel.sessionContext.session ?? {};
        const waiting = panel.content.widgets.some(({ model }) => model.executionState === "running");
        if (indicator?.dataset.status !== "idle" || kernel?.status !== "idle" || waiting) page.idleSince = undefined;
        else page.idleSince ??= Date.now();
        return page.idleSince !== undefined && Date.now() - page.idleSince > 1000;
      },
      FRONT,
      { timeout: within, polling: 200 },
    );
  }

  /** Clicks through the menu bar: `menu("Run", "runmenu:run-all")`. */
  async menu(name: string, command: string): Promise<void> {
    await this.page.locator(`.lm-MenuBar-itemLabel:text-is("${name}")`).click();
    await this.page.locator(`.lm-Menu-item[data-command="${command}"]`).first().click();
  }

  /** Clicks a button of the notebook's toolbar. */
  async toolbar(command: string): Promise<void> {
    await this.page.locator(`${FRONT} .jp-Toolbar [data-command="${command}"]`).click();
  }

  /** Run → Run All Cells, and waits for the end. */
  async runAll(options: { within?: number } = {}): Promise<void> {
    await this.menu("Run", "runmenu:run-all");
    await this.idle(options);
  }

  /** The n-th cell, scrolled into sight. */
  async cell(index: number): Promise<Locator> {
    const cell = this.front(`.jp-Cell[data-windowed-list-index="${index}"]`);
    await this.page.evaluate(
      (at) =>
        (window as unknown as LabWindow).jupyterapp.shell.currentWidget.content
          .scrollToItem(at, "center")
          .catch(() => undefined),
      index,
    );
    await cell.waitFor({ state: "attached" });
    await cell.scrollIntoViewIfNeeded();
    return cell;
  }

  /** Something in the notebook in front. */
  front(selector: string): Locator {
    return this.page.locator(`${FRONT} ${selector}`);
  }

  /** Clicks into a cell's editor, at the end of its text. */
  async edit(index: number): Promise<Locator> {
    const cell = await this.cell(index);
    await cell.locator(".cm-content").click();
    await this.page.keyboard.press("Control+End");
    return cell;
  }

  /** Runs one cell by Ctrl+Enter and waits for the end. */
  async run(index: number): Promise<void> {
    await this.start(index);
    await this.idle();
  }

  /** Runs one cell by Ctrl+Enter. */
  async start(index: number): Promise<void> {
    await this.edit(index);
    await this.page.keyboard.press("Control+Enter");
  }

  /** All outputs of the notebook's model, cell by cell. */
  outputs(): Promise<Output[][]> {
    return this.page.evaluate(() => {
      const { content } = (window as unknown as LabWindow).jupyterapp.shell.currentWidget;
      return content.model.toJSON().cells.map((cell) => cell.outputs ?? []);
    });
  }

  /** Runs a command of JupyterLab by its name. */
  async command(id: string, args: object = {}): Promise<void> {
    await this.page.evaluate(
      ([name, words]) => void (window as unknown as LabWindow).jupyterapp.commands.execute(name, words),
      [id, args] as const,
    );
  }

  /** The accepting button of the dialog that is open. */
  async accept(): Promise<void> {
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
  }

  /** Closes the page and ends its kernel, which as users want it outlives the page. */
  async close(): Promise<void> {
    const path = await this.page.evaluate(
      () => (window as unknown as LabWindow).jupyterapp.shell.currentWidget.context.path,
    );
    await this.page.context().close();
    const { url, token } = this.#lab;
    const headers = { authorization: `token ${token}` };
    const sessions = (await (await fetch(`${url}api/sessions`, { headers })).json()) as { id: string; path: string }[];
    for (const session of sessions.filter((each) => each.path === path))
      await fetch(`${url}api/sessions/${session.id}`, { method: "DELETE", headers });
  }
}
