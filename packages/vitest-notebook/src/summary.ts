// One line a notebook on the terminal: was it run, and why, or did the cache know its outputs? It goes to stderr, so that what reporters
// write to stdout (JSON, JUnit) stays theirs.
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { summaryLines } from "./summary-line.js";

/** Added to vitest's reporters once. */
export const summaryReporter: Reporter = new (class implements Reporter {
  #vitest: Vitest | undefined;
  #waiting: string[] = [];

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestModuleEnd(module: TestModule): void {
    const { notebook } = module.meta();
    if (notebook === undefined) return;
    this.#waiting.push(...summaryLines(module.moduleId, notebook, new Date()));
    // The dots of that reporter stand in one line, which nothing may break.
    if (!this.#vitest?.config.reporters.some((reporter) => [reporter].flat()[0] === "dot")) this.onTestRunEnd();
  }

  onTestRunEnd(): void {
    for (const line of this.#waiting.splice(0)) this.#vitest?.logger.error(`   ${line}`);
  }
})();
