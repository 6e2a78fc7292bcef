// One line a notebook on the terminal: was it run, and why, or did the cache know its outputs? It goes to stderr, so that what reporters
// write to stdout (JSON, JUnit) stays theirs.
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { summaryLine } from "./summary-line.js";

/** Added to vitest's reporters once. */
export const summaryReporter: Reporter = new (class implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestModuleEnd(module: TestModule): void {
    const { notebook } = module.meta();
    if (notebook === undefined) return;
    const lines = [summaryLine(module.moduleId, notebook, new Date()), ...notebook.notes];
    for (const line of lines) this.#vitest?.logger.error(`   ${line}`);
  }
})();
