/**
 * What is on the disk, as short texts that can be compared: the hash of a file, the names in a folder, `absent`. Hashes are remembered
 * within the process by (inode, size, modification and change time in nanoseconds), unless the file is so young that a second change
 * could have left all four as they were.
 */
import { createHash } from "node:crypto";
import { type BigIntStats, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";

export const ABSENT = "absent";
const FOLDER = "folder";
/** Clocks of file systems tick in steps of a few milliseconds; some count seconds. */
const YOUNG_MS = 2000;

interface Remembered {
  stamp: string;
  hash: string;
}

const memory: Map<string, Remembered> = new Map();

export const hashOf = (contents: string | Uint8Array): string =>
  createHash("sha256").update(contents).digest("base64url").slice(0, 27);

/** undefined: nothing is there, or it cannot be reached. */
export function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

export function isFile(path: string): boolean {
  return statOf(path)?.isFile() === true;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

/** The hash of a file's content, `folder`, or `absent`. Links are followed. */
export function contentOf(path: string): string {
  const found = statOf(path);
  if (found === undefined) return ABSENT;
  if (found.isDirectory()) return FOLDER;
  // A pipe or a socket has no content that could be read twice.
  if (!found.isFile()) return "special";
  const stamp = `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
  const known = memory.get(path);
  if (known?.stamp === stamp) return known.hash;
  let hash: string;
  try {
    hash = hashOf(readFileSync(path));
  } catch (error) {
    return `unreadable: ${(error as NodeJS.ErrnoException).code}`;
  }
  if (Date.now() - Number(found.ctimeMs) > YOUNG_MS) memory.set(path, { stamp, hash });
  return hash;
}

/** The content, and where it lies when links lead there: a link's own content is its goal. @param label names a path */
export function stateOf(path: string, label: (path: string) => string): string {
  const real = realOf(path);
  return real === path ? contentOf(path) : `${contentOf(path)} in ${label(real)}`;
}

/** The names in a folder and what they are, or `absent`. */
export function listingOf(path: string): string {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return hashOf(
      entries
        .map((entry) => `${entry.name}${entry.isDirectory() ? "/" : ""}`)
        .sort()
        .join("\n"),
    );
  } catch {
    return ABSENT;
  }
}

/** The text of a file without its byte order mark; undefined when it cannot be read. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch {
    return undefined;
  }
}

/** A JSON object; undefined for everything else. Comments and trailing commas are not understood. */
export function recordIn(path: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(textOf(path) ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The path behind all links; the path itself when there is nothing. */
export function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
