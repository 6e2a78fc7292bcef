// Which file an address of a request means: one inside the served folder, or none. Links out of the folder, hidden files
// and every way to write ".." lead nowhere.
import { realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

export type Located =
  | { kind: "file"; path: string; size: number }
  | { kind: "folder"; path: string }
  | { kind: "forbidden" }
  | { kind: "missing" };

/** `target` is a request's as it came: path and query, percent-encoded. `root` is a real path. */
export async function locate(root: string, target: string): Promise<Located> {
  const names = namesIn(target);
  if (names === undefined) return { kind: "forbidden" };
  try {
    const path = await realpath(join(root, ...names));
    if (!isInside(root, path)) return { kind: "forbidden" };
    const found = await stat(path);
    if (found.isDirectory()) return { kind: "folder", path };
    return found.isFile() ? { kind: "file", path, size: found.size } : { kind: "missing" };
  } catch {
    return { kind: "missing" };
  }
}

/** The decoded names of a path; undefined where one of them could lead elsewhere. */
function namesIn(target: string): string[] | undefined {
  try {
    const names = (target.split(/[?#]/)[0] ?? "").split("/").map(decodeURIComponent);
    const plain = names.filter((name) => name !== "" && name !== ".");
    // Separators inside a name were encoded; a drive's colon or a zero byte is no part of a name either.
    return plain.some((name) => name.startsWith(".") || /[\\/:\0]/.test(name)) ? undefined : plain;
  } catch {
    return undefined;
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || !(way === ".." || way.startsWith(`..${sep}`) || way.startsWith(sep) || /^[a-z]:/i.test(way));
}
