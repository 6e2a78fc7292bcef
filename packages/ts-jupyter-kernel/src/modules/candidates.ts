/**
 * The file that a path without (or with the compiled) extension means:
 *
 *   ./a      → ./a.ts, ./a.tsx, ./a.js, …, ./a/index.ts, …
 *   ./a.js   → ./a.ts, ./a.tsx, ./a.js     (.mjs → .mts, .cjs → .cts)
 *
 * A TypeScript importer means the source when both are there, as the checker does; a JavaScript importer means the file it names.
 */
import { readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** TypeScript's order, then what only Node knows. */
const EXTENSIONS = [".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs", ".json"];

const SOURCES: Record<string, readonly string[]> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** `typescript`: sources first; `javascript`: the exact name first. */
export type Preference = "typescript" | "javascript";

const kindOf = (path: string): "file" | "folder" | undefined => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? "file" : found?.isDirectory() ? "folder" : undefined;
};

function mainOf(folder: string): string | undefined {
  try {
    const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { main?: unknown };
    return typeof main === "string" ? join(folder, main) : undefined;
  } catch {
    return undefined;
  }
}

function fileNames(path: string, preference: Preference): string[] {
  const extension = extname(path);
  const sources = (SOURCES[extension] ?? []).map((other) => path.slice(0, -extension.length) + other);
  return preference === "typescript" ? [...sources, path] : [path, ...sources];
}

/**
 * @param missed collects the files that would have been taken before the one that was found: when one of them appears, the answer changes
 */
export function fileFor(path: string, preference: Preference, missed: string[] = []): string | undefined {
  const named = path.endsWith("/") || extname(path) === "" ? [] : fileNames(path, preference);
  const added = path.endsWith("/") ? [] : EXTENSIONS.map((extension) => path + extension);
  for (const name of [...named, ...added]) {
    if (kindOf(name) === "file") return name;
    missed.push(name);
  }
  const kind = kindOf(path);
  if (kind === "file") return path;
  if (kind !== "folder") return undefined;
  const main = mainOf(path);
  const found = main === undefined || main === path ? undefined : fileFor(main, preference, missed);
  if (found !== undefined) return found;
  for (const extension of EXTENSIONS) {
    const name = join(path, `index${extension}`);
    if (kindOf(name) === "file") return name;
    missed.push(name);
  }
  return undefined;
}
