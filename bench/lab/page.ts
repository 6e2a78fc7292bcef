/**
 * A page of JupyterLab with a stop-watch. Times are the page's own clock, whose zero is the start of the navigation, looked at every 20 ms; those of
 * a run count from the command Run All Cells.
 *
 *     opened    the notebook is loaded and its cells are drawn
 *     kernel    its kernel is connected and waits for work
 *     ran       every cell has run and the kernel is idle
 *     figure    the line of the figure is drawn
 */
import type { Output } from "@innerloop/nbformat";
import type { Browser, Page } from "playwright-core";
import type { Server } from "../../test/lab/server.js";

/** Milliseconds after which something is taken for hung. */
const PATIENCE = 180_000;
const LOOK_MS = 20;
/** Milliseconds that a figure may take when everything else has ended. */
const LATE_MS = 20_000;

export interface Opened {
  readonly openedMs: number;
  readonly kernelMs: number;
}

export interface Ran {
  readonly ranMs: number;
  readonly figureMs: number;
}

/** What of JupyterLab's objects is asked (`--expose-app-in-browser`). */
interface LabWindow {
  jupyterapp?: {
    shell: {
      currentWidget: {
        context?: { isReady: boolean };
        sessionContext?: { session?: { kernel?: { status: string; connectionStatus: string } } };
        content: {
          model: { toJSON(): { cells: { outputs?: Output[] }[] } };
          widgets: { model: { type: string; executionState?: string; executionCount?: number | null } }[];
        };
      } | null;
    };
    commands: { execute(id: string): Promise<unknown> };
  };
}

export class TimedPage {
  readonly #page: Page;
  readonly #server: Server;

  private constructor(page: Page, server: Server) {
    this.#page = page;
    this.#server = server;
  }

  /** Opens a notebook with nothing cached in the browser. */
  static async open(browser: Browser, server: Server, path: string): Promise<{ page: TimedPage; times: Opened }> {
    const context = await browser.newContext({ viewport: { width: 1300, height: 950 } });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const workspace = `auto-${Math.random().toString(36).slice(2)}`;
    const address = `${server.url}lab/workspaces/${workspace}/tree/${path}?token=${server.token}`;
    await page.goto(address, { waitUntil: "commit" });
    const opened = page.waitForFunction(isOpened, undefined, { polling: LOOK_MS });
    const kernel = page.waitForFunction(hasKernel, undefined, { polling: LOOK_MS });
    const [openedMs, kernelMs] = await Promise.all([opened, kernel].map(async (found) => (await found).jsonValue()));
    return { page: new TimedPage(page, server), times: { openedMs: Number(openedMs), kernelMs: Number(kernelMs) } };
  }

  /** Run All Cells. A figure of an earlier run does not count; where none was drawn, the outputs tell why. */
  async run(): Promise<Partial<Ran>> {
    return this.#page.evaluate(timeRun, { patience: PATIENCE, look: LOOK_MS, late: LATE_MS });
  }

  outputs(): Promise<Output[][]> {
    return this.#page.evaluate(() => {
      const panel = (window as unknown as LabWindow).jupyterapp?.shell.currentWidget;
      return (panel?.content.model.toJSON().cells ?? []).map((cell) => cell.outputs ?? []);
    });
  }

  /** Saves the notebook to its file. */
  async save(): Promise<void> {
    await this.#page.evaluate(async () => {
      await (window as unknown as LabWindow).jupyterapp?.commands.execute("docmanager:save");
    });
  }

  /** Closes the page and ends the kernels of its server. */
  async close(): Promise<void> {
    await this.#page.context().close();
    const { url, token } = this.#server;
    const headers = { authorization: `token ${token}` };
    const sessions = (await (await fetch(`${url}api/sessions`, { headers })).json()) as { id: string }[];
    for (const { id } of sessions) await fetch(`${url}api/sessions/${id}`, { method: "DELETE", headers });
  }
}

// What follows runs in the page and therefore uses nothing of this file.

function isOpened(): number | undefined {
  const panel = (window as unknown as LabWindow).jupyterapp?.shell.currentWidget;
  const drawn = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell .cm-content");
  return panel?.context?.isReady && drawn !== null ? performance.now() : undefined;
}

function hasKernel(): number | undefined {
  const kernel = (window as unknown as LabWindow).jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.status === "idle" && kernel.connectionStatus === "connected" ? performance.now() : undefined;
}

async function timeRun({ patience, look, late }: Record<"patience" | "look" | "late", number>): Promise<Partial<Ran>> {
  const { jupyterapp } = window as unknown as Required<LabWindow>;
  const panel = jupyterapp.shell.currentWidget;
  const lines = () => [...document.querySelectorAll(".js-plotly-plot .scatterlayer .trace path.js-line")];
  const before = new Set(lines());
  const times: { ranMs?: number; figureMs?: number } = {};
  const begun = performance.now();
  let done = false;
  void jupyterapp.commands.execute("notebook:run-all-cells").then(() => {
    done = true;
  });
  while (performance.now() - begun < patience && (times.ranMs === undefined || times.figureMs === undefined)) {
    await new Promise((next) => setTimeout(next, look));
    const now = performance.now() - begun;
    if (lines().some((line) => !before.has(line))) times.figureMs ??= now;
    const ended = panel?.content.widgets.every(
      ({ model }) => model.type !== "code" || (model.executionState !== "running" && model.executionCount),
    );
    if (times.ranMs !== undefined && now - times.ranMs > late) break;
    if (done && ended && panel?.sessionContext?.session?.kernel?.status === "idle") times.ranMs ??= now;
  }
  return times;
}
