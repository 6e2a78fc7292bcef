// Watch mode: what a notebook imports is known to vite's module graph before it runs (plugin.ts); what it reads is known only after. A
// change of such a file is told to vitest as a change of the notebook.
import { statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Reporter, TestModule, Vitest } from "vitest/node";

/** Listens to changes of the files that notebooks read, and reruns those notebooks. */
export function watchDependencies(vitest: Vitest): void {
  /** Notebooks by the file that they depend on. */
  const dependents = new Map<string, Set<string>>();
  vitest.config.reporters.push(
    new (class implements Reporter {
      onTestModuleEnd(module: TestModule): void {
        const { notebook } = module.meta();
        if (notebook === undefined) return;
        for (const notebooks of dependents.values()) notebooks.delete(module.moduleId);
        for (const file of notebook.files) {
          const known = dependents.get(file) ?? new Set();
          dependents.set(file, known.add(module.moduleId));
          if (isWatchable(file, vitest.config.root)) vitest.vite.watcher.add(file);
        }
      }
    })(),
  );
  const { watcher } = vitest.vite;
  const changed = (path: string) => {
    for (const notebook of dependents.get(resolve(path)) ?? []) {
      // Vitest knows it already, by its module graph.
      if (vitest.watcher.changedTests.has(notebook)) continue;
      watcher.emit("change", notebook);
    }
  };
  for (const event of ["change", "add", "unlink"]) watcher.on(event, changed);
}

/**
 * Below the root everything is watched already. Outside only files that are there: a watcher that is given a folder, or looks out for a
 * missing file in one, watches all that lies below it, be it somebody's home.
 */
export function isWatchable(file: string, root: string): boolean {
  return relative(root, file).startsWith(`..${sep}`) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
