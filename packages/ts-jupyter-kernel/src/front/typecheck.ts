/** When a cell is checked, and what a mistake does. */
import type { CellSource, Diagnostic, LanguageClient, TypecheckMode } from "../language/types.js";
import type { ErrorReport } from "../link/types.js";
import { logLine } from "./log.js";
import { mark } from "./trace.js";

/** What the check of a cell found: `report` is for people, `fails`: at least one error. */
export interface Findings {
  fails: boolean;
  report: ErrorReport;
}

/** How long the reply of a cell waits for its warnings, in milliseconds: a warm check takes 10 to 200. */
const PATIENCE_MS = 300;

export class Typechecker {
  mode: TypecheckMode;
  readonly #language: LanguageClient;
  /** The language service takes 2 to 4 s to load; warnings of the first cells must not hold up their replies. */
  #warm = false;
  #closed = false;

  constructor(language: LanguageClient, mode: TypecheckMode) {
    this.#language = language;
    this.mode = mode;
  }

  /** The kernel ends: checks that break now are no news. */
  close(): void {
    this.#closed = true;
  }

  /** Checks the cell. Undefined: nothing was found, or the check was cancelled. */
  async check(cell: CellSource): Promise<Findings | undefined> {
    let diagnostics: Diagnostic[];
    try {
      diagnostics = await this.#language.check(cell);
      this.#warm = true;
      mark("language-ready");
    } catch (error) {
      if (this.#closed || (error as Error).name === "AbortError") return undefined;
      // The check is an aid: when it breaks, the cell runs, and the log says why nothing was found.
      logLine(`internal: type check of ${cell.name} failed: ${(error as Error).message}`);
      return undefined;
    }
    if (diagnostics.length === 0) return undefined;
    const { diagnosticReport } = await import("../errors/index.js");
    const fails = diagnostics.some(({ category }) => category === "error");
    return { fails, report: diagnosticReport({ name: cell.name, source: cell.source }, diagnostics) };
  }

  /** Findings that are there soon; `late` gets those that come after. A cold service is not waited for. */
  async soon(check: Promise<Findings | undefined>, late: (found: Findings) => void): Promise<Findings | undefined> {
    let gaveUp = false;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((done) => {
      timer = setTimeout(
        () => {
          gaveUp = true;
          done(undefined);
        },
        this.#warm ? PATIENCE_MS : 0,
      );
    });
    void check.then((found) => {
      if (gaveUp && found !== undefined) late(found);
    });
    const found = await Promise.race([check, patience]);
    clearTimeout(timer);
    return found;
  }
}
