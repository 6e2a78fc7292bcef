/**
 * What a specifier may mean. Kernels differ in what they prefer (`./a.js` beside `./a.ts`), and a file that appears can take the place of
 * another, so every candidate that exists is an input, whichever of them is taken:
 *
 *   ./a     → a, a.ts, a.tsx, …, a/index.ts, …, the main file of a/package.json
 *   ./a.js  → a.js, a.ts, a.tsx, a.d.ts, and a.js/index.ts as above
 *   name    → what the tsconfig's paths say, the nearest node_modules/name, the package itself by its own name
 */

import nodeFs from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import enhanced from "enhanced-resolve";
import { isFile, isFolder, realOf, recordIn } from "./files.js";
import type { TsProjects } from "./tsconfig.js";

export interface Resolved {
  /** Existing files of the project. */
  files: string[];
  /** The package that a bare specifier names, and the folder where it was found; undefined folder: nowhere. */
  package?: { name: string; folder: string | undefined };
}

const EXTENSIONS = [".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".json", ".node"];
const SOURCES: Record<string, readonly string[]> = {
  ".js": [".ts", ".tsx", ".d.ts", ".jsx"],
  ".jsx": [".tsx", ".d.ts"],
  ".mjs": [".mts", ".d.mts"],
  ".cjs": [".cts", ".d.cts"],
};

export const inNodeModules = (path: string): boolean => path.includes(`${sep}node_modules${sep}`);

/** All existing files that a path in an import may mean. */
export function filesFor(path: string): string[] {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const names = [path, ...(SOURCES[extension] ?? []).map((other) => stem + other)];
  const found = [...names, ...EXTENSIONS.map((added) => path + added)].filter(isFile);
  if (!isFolder(path)) return found;
  const manifest = join(path, "package.json");
  const main = recordIn(manifest)?.main;
  const inside = EXTENSIONS.map((added) => join(path, `index${added}`));
  if (isFile(manifest)) inside.push(manifest);
  if (typeof main === "string" && resolve(path, main) !== resolve(path)) found.push(...filesFor(resolve(path, main)));
  return [...found, ...inside.filter(isFile)];
}

/**
 * @param folder that of the importing file
 * @param find filesFor, or one that remembers
 */
export function resolveImport(
  specifier: string,
  folder: string,
  projects: TsProjects,
  find: (path: string) => string[] = filesFor,
): Resolved {
  if (isBuiltin(specifier) || /^(?:node|data|https?|blob):/.test(specifier)) return { files: [] };
  const path = specifier.replace(/[?#].*$/, "");
  if (path.startsWith("file:")) return { files: find(fileURLToPath(path)) };
  if (/^(?:\.{1,2}(?:\/|$)|\/)/.test(path)) return { files: find(resolve(folder, path)) };
  const aliased = projects.of(folder).aliases(specifier).flatMap(find);
  if (specifier.startsWith("#")) return { files: [...aliased, ...ownFiles(specifier, folder)] };
  const name = packageName(specifier);
  const found = nearestPackage(name, folder);
  const own = found === undefined ? ownFiles(specifier, folder) : [];
  if (aliased.length + own.length > 0 && found === undefined) return { files: [...aliased, ...own] };
  return { files: aliased, package: { name, folder: found } };
}

/** `@scope/name/sub` → `@scope/name`. */
function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The folder of a package as Node finds it, behind links. */
export function nearestPackage(name: string, folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, "node_modules", name);
    if (isFolder(found)) return realOf(found);
    if (dirname(at) === at) return undefined;
  }
}

/** The folder of the package.json that holds for a file. */
export function packageFolder(path: string): string | undefined {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (isFile(join(at, "package.json"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** The conditions that a package.json names, those of its author too: who runs it with `--conditions` gets other files. */
function conditionsIn(folder: string): Set<string> {
  const found = new Set(["import", "require"]);
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, below] of Object.entries(value)) {
      if (!Array.isArray(value) && !/^[.#]/.test(key)) found.add(key);
      walk(below);
    }
  };
  const { imports, exports } = recordIn(join(folder, "package.json")) ?? {};
  walk([imports, exports]);
  return found;
}

/** `#name` (the `imports` of the nearest package.json), or a package by its own name: all that any condition gives. */
function ownFiles(specifier: string, folder: string): string[] {
  const home = packageFolder(join(folder, "file"));
  if (home === undefined) return [];
  const found = new Set<string>();
  const conditions = [...conditionsIn(home)].flatMap((name) => [
    [name, "import"],
    [name, "require"],
  ]);
  for (const conditionNames of conditions) {
    // A cache of its own: another key may see another disk.
    const fileSystem = new enhanced.CachedInputFileSystem(nodeFs, 0);
    const resolver = enhanced.ResolverFactory.createResolver({
      fileSystem,
      useSyncFileSystemCalls: true,
      conditionNames: [...conditionNames, "node", "default"],
      extensions: EXTENSIONS,
      extensionAlias: { ".js": [".ts", ".tsx", ".js"], ".mjs": [".mts", ".mjs"], ".cjs": [".cts", ".cjs"] },
    });
    try {
      const path = resolver.resolveSync({}, folder, specifier);
      if (typeof path === "string") for (const file of filesFor(path.replace(/[?#].*$/, ""))) found.add(file);
    } catch {
      // No file under this condition.
    }
  }
  return [...found].filter((path) => !inNodeModules(path));
}
