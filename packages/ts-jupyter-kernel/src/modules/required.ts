/** What Node's CommonJS loader holds of the project. The hooks thread does not see `require`, so the files are looked at here. */
import Module, { createRequire } from "node:module";
import { shortPath } from "../errors/short-path.js";
import { fingerprintOf } from "./fingerprint.js";
import type { Fingerprint, RequiredModule } from "./types.js";

const { cache } = createRequire(import.meta.url);

const prints = new Map<string, Fingerprint | undefined>();

const isProject = (path: string): boolean => !/[\\/]node_modules[\\/]/.test(path);

/** Remembers what each CommonJS file of the project was when it was loaded. */
export function watchRequire(): void {
  const prototype = (Module as unknown as { prototype: { load(path: string): void } }).prototype;
  const { load } = prototype;
  prototype.load = function (path) {
    if (isProject(path)) prints.set(path, fingerprintOf(path));
    return load.call(this, path);
  };
}

/**
 * `require("./lib/a")` of TypeScript. Node 20 can require ES modules, but it keeps them for ever under their plain URL: an edited file would
 * stay as it was. So it says what to write instead.
 */
export function explainRequire(folder: string): void {
  const { extensions } = createRequire(import.meta.url);
  for (const extension of [".ts", ".tsx", ".mts", ".cts"]) {
    extensions[extension] = (_, path) => {
      throw new Error(`cannot require ${shortPath(path, folder)}: TypeScript is loaded by import`);
    };
  }
}

export function requiredModules(): RequiredModule[] {
  const found: RequiredModule[] = [];
  for (const [path, module] of Object.entries(cache)) {
    if (module?.loaded !== true || !isProject(path)) continue;
    // JSON files that were imported lie there too, without children.
    const children = (module.children ?? [])
      .map(({ filename }) => filename)
      .filter((child) => child && isProject(child));
    found.push({ path, children, print: prints.get(path) });
  }
  return found;
}

/** The next `require` of these files runs them again. */
export function forget(paths: readonly string[]): void {
  for (const path of paths) delete cache[path];
}
