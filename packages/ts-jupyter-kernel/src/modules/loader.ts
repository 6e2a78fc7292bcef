/** The module loader as the user's process sees it: registers the hooks, knows the sources of what runs, finds files that changed. */
import { realpathSync } from "node:fs";
import { register } from "node:module";
import { pathToFileURL } from "node:url";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { distFile } from "../dist-path.js";
import type { SourceText } from "../errors/types.js";
import { explainRequire, forget, requiredModules, watchRequire } from "./required.js";
import { type FromHooks, type HooksOptions, MODULES, type ModuleGlobal, type ToHooks } from "./types.js";
import { pathOf, withoutVersion } from "./version.js";
import { installWorkers } from "./workers.js";

export interface ModuleLoader {
  /**
   * Registers the hooks, unless that has been done. It blocks for 90 ms (a thread starts, and loads a parser), so a cell that imports
   * nothing need not wait for it; whatever might import must come after it.
   */
  start(): void;
  /**
   * Finds files that changed since they were loaded. They and all that import them (transitively) run again at their next import; all
   * other modules keep their instance and state.
   *
   * @returns the absolute paths of the changed files
   */
  refresh(): Promise<string[]>;
  /** Source and map of a loaded project file: by its URL that very version, by its path the latest one. */
  source(script: string): SourceText | undefined;
}

type Refreshed = FromHooks & { type: "refreshed" };

/** Tells the hooks which modules ran to their end, and gives modules an import.meta without versions. */
function installGlobal(evaluated: string[]): void {
  const modules: ModuleGlobal = {
    enter(meta, url) {
      meta.url = url;
      const { resolve } = meta;
      meta.resolve = (specifier) => withoutVersion(resolve(specifier));
    },
    evaluated: (url) => void evaluated.push(url),
  };
  Object.defineProperty(globalThis, Symbol.for(MODULES), { value: modules, configurable: true });
}

/** To be called once, before any code of the user. */
export function startModules(options: HooksOptions): ModuleLoader {
  const evaluated: string[] = [];
  installGlobal(evaluated);
  watchRequire();
  explainRequire(options.folder);
  installWorkers(options);

  // Now: code of the user may move or remove the folder.
  const folder = realpathSync.native(options.folder);
  const { port1: port, port2 } = new MessageChannel();
  let started = false;
  const start = (): void => {
    if (started) return;
    started = true;
    register(pathToFileURL(distFile("modules/hooks.js")).href, {
      data: { port: port2, options: { ...options, folder } },
      transferList: [port2],
    });
  };

  /** By URL and by path. */
  const sources = new Map<string, SourceText>();
  const waiting = new Map<number, (answer: Refreshed) => void>();
  const take = (message: FromHooks): void => {
    if (message.type === "source") {
      const { url, map, source, name } = message;
      const text: SourceText = { map, source, name };
      sources.set(url, text);
      sources.set(pathOf(url) ?? url, text);
    } else {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
  };
  port.on("message", take);
  port.unref();

  const drain = (): void => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      take(next.message as FromHooks);
    }
  };

  let last = 0;
  return {
    start,

    async refresh() {
      start();
      const id = ++last;
      const request: ToHooks = { type: "refresh", id, evaluated: evaluated.splice(0), required: requiredModules() };
      port.ref();
      try {
        const { changed, stale } = await new Promise<Refreshed>((answer) => {
          waiting.set(id, answer);
          port.postMessage(request);
        });
        forget(stale);
        return [...changed];
      } finally {
        if (waiting.size === 0) port.unref();
      }
    },

    source(script) {
      drain();
      return sources.get(script);
    },
  };
}
