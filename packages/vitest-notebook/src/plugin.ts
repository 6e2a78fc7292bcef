// The plugin, in vitest's main process: makes notebooks test files, tells the workers how to run them, and hands out the kernels' slots.
import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { configDefaults, type Plugin } from "vitest/config";
import type { TestProject, Vitest } from "vitest/node";
import { NotebookCache } from "./cache/store.js";
import type { RunnerContext } from "./context.js";
import { checkDeclared } from "./declared.js";
import { dependenciesOf } from "./dependencies.js";
import { notebookGlobs } from "./globs.js";
import { orderNotebooks, useSequencer } from "./sequencer.js";
import { settingsOf } from "./settings/options.js";
import type { NotebooksOptions, Settings } from "./settings/types.js";
import { Slots } from "./slots.js";
import { summaryReporter } from "./summary.js";
import { watchDependencies } from "./watch.js";

/** Loaded by Node itself, which is faster than through vite; a source that is not built goes through vite. */
const BUILT = /[\\/]vitest-notebook[\\/]dist[\\/]/u;

/**
 * Makes notebooks test files of a vitest project.
 * @throws Error for an unknown option or a bad value
 */
export function notebooks(options: NotebooksOptions = {}): Plugin {
  // `-u` comes last: vitest takes a word behind it for its value, and would then rewrite every notebook.
  return notebooksOf(options, "npx vitest run {} -u");
}

/**
 * The plugin, for whoever starts vitest by another command.
 * @param accept the command that accepts new outputs; `{}` stands for the notebook
 */
export function notebooksOf(options: NotebooksOptions, accept: string): Plugin {
  const settings = settingsOf(options);
  let runner: string | undefined;
  /** Who asks what a notebook depends on: the watcher, or those who choose tests by what they import. */
  let needed: "watched" | "imports" | undefined;
  let told: RunnerContext | undefined;
  return {
    name: "vitest-notebook",
    enforce: "pre",
    config(user) {
      const { include, exclude } = notebookGlobs(settings);
      const given = user.test ?? {};
      return {
        test: {
          // Vitest's defaults hold as long as nobody says anything; ours must not count as somebody.
          include: [...(given.include ? [] : configDefaults.include), ...include],
          exclude: [...(given.exclude ? [] : configDefaults.exclude), ...exclude],
          // Notebooks have kernels of their own. Where there is nothing else, they share vitest's workers: a start for each is saved.
          ...(given.include?.length === 0 && given.isolate === undefined && { isolate: false }),
          server: { deps: { external: [BUILT] } },
        },
      };
    },
    configResolved(config) {
      // Results are no sources: saving them must wake nobody.
      const { watch } = config.server;
      if (watch) watch.ignored = [...[watch.ignored ?? []].flat(), `${folderOf(settings, config.root)}/**`];
    },
    async configureVitest({ vitest, project }) {
      const { watch, changed, related } = vitest.config;
      needed = changed || related?.length ? "imports" : watch ? "watched" : undefined;
      if (Object.keys(settings.parameters).length > 0) {
        const { testFiles } = await project.globTestFiles();
        await checkDeclared(settings, testFiles.filter(isNotebook));
      }
      const slots = await slotsOf(vitest, settings.jobs);
      const context = (): RunnerContext => ({ ...runnerContext(project, settings, slots), accept });
      told = context();
      project.provide("vitest-notebook", told);
      // In watch mode, `u` switches the rewriting of references on for one rerun.
      vitest.onTestsRerun(() => project.provide("vitest-notebook", context()));
      if (!vitest.config.reporters.includes(summaryReporter)) vitest.config.reporters.push(summaryReporter);
      const cache = new NotebookCache(folderOf(settings, project.config.root), project.config.root);
      orderNotebooks(project, { jobs: settings.jobs, lastRun: (path) => cache.lastRun(path) });
      useSequencer(vitest);
      if (watch) watchDependencies(vitest);
    },
    async load(id) {
      if (!isNotebook(id)) return undefined;
      runner ??= (await this.resolve("vitest-notebook/runner", fileURLToPath(import.meta.url)))?.id;
      if (runner === undefined) throw new Error("internal: vitest-notebook/runner cannot be resolved");
      const lines = [
        `import { notebookFile } from ${JSON.stringify(runner)};`,
        `await notebookFile(${JSON.stringify(id)});`,
      ];
      for (const file of needed && told ? await dependenciesOf(id, told) : []) {
        this.addWatchFile(file);
        // Never runs: vitest's `related` and `--changed` follow the imports of modules.
        if (needed === "imports" && isModule(file)) lines.push(`if (false) import(${JSON.stringify(file)});`);
      }
      return { code: `${lines.join("\n")}\n`, map: null };
    },
  };
}

const isNotebook = (path: string): boolean => path.endsWith(".ipynb");

const isModule = (file: string): boolean => /(?<!\.d)\.[cm]?[jt]sx?$/u.test(file);

/** Absolute folder of the cache and of kept notebooks. */
function folderOf({ dir }: Settings, root: string): string {
  return isAbsolute(dir) ? dir : resolve(root, dir);
}

/** All projects of a vitest share the slots: the smallest `jobs` holds. */
const slotsOfVitest = new WeakMap<Vitest, { slots: Slots; port: Promise<number> }>();

function slotsOf(vitest: Vitest, jobs: number): Promise<number> {
  let known = slotsOfVitest.get(vitest);
  if (known === undefined) {
    const slots = new Slots(jobs);
    known = { slots, port: slots.open() };
    slotsOfVitest.set(vitest, known);
    vitest.onClose(() => {
      slotsOfVitest.delete(vitest);
      slots.close();
    });
  }
  known.slots.limit(jobs);
  return known.port;
}

function useColour({ logger }: Vitest): boolean {
  const forced = process.env.FORCE_COLOR;
  if (process.env.NO_COLOR) return false;
  if (forced !== undefined) return forced !== "0";
  return "isTTY" in logger.outputStream && logger.outputStream.isTTY === true;
}

function runnerContext(project: TestProject, settings: Settings, slots: number): Omit<RunnerContext, "accept"> {
  const { vitest, config } = project;
  const { root } = config;
  // Vitest's own `--no-cache`; its types do not tell that it is false then.
  const cache = (vitest.config.cache as unknown) === false ? "off" : settings.cache;
  return {
    settings: { ...settings, dir: folderOf(settings, root), cache },
    root,
    references: vitest.snapshot.options.updateSnapshot === "all" ? "rewrite" : "compare",
    slots,
    colour: useColour(vitest),
  };
}
