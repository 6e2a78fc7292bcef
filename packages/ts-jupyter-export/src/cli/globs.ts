// Which files the words of a command line mean. Shells expand globs, but not on Windows, in package.json scripts quoted for
// safety, or from another program; so patterns that arrive here are expanded: `*`, `?`, `[…]` within a name, `**` over folders.
import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";

/** One regular expression for one path segment. */
function segmentPattern(segment: string): RegExp {
  const source = segment.replace(/\[!?[^\]]+\]|[*?]|[^*?[]+|\[/g, (part) => {
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 1 && part.startsWith("[")) return part.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
    return part.replace(/[\\^$.+()|{}[\]]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "u");
}

function entries(folder: string): { name: string; isFolder: boolean }[] {
  try {
    return readdirSync(folder || ".", { withFileTypes: true })
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function walk(folder: string, segments: readonly string[]): string[] {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [folder];
  if (segment === "**") {
    const below = entries(folder).filter((entry) => entry.isFolder && !entry.name.startsWith("."));
    return [...walk(folder, rest), ...below.flatMap((entry) => walk(join(folder, entry.name), segments))];
  }
  if (!/[*?[]/.test(segment)) {
    const path = join(folder, segment);
    return existsSync(path) ? walk(path, rest) : [];
  }
  const pattern = segmentPattern(segment);
  // Hidden files match only a pattern that names the dot, as in every shell.
  const matches = entries(folder).filter(
    ({ name }) => pattern.test(name) && (segment.startsWith(".") || !name.startsWith(".")),
  );
  return matches.flatMap((entry) => walk(join(folder, entry.name), rest));
}

/** What one word of the command line stands for: itself, the same with `.ipynb` (nbconvert allows that), or a glob's matches. */
function expandOne(word: string): string[] {
  if (existsSync(word)) return [word];
  if (existsSync(`${word}.ipynb`)) return [`${word}.ipynb`];
  if (!/[*?[]/.test(word)) return [word];
  const segments = word.split("/").filter((segment) => segment !== "" && segment !== ".");
  return walk(isAbsolute(word) ? "/" : "", segments);
}

/**
 * Files meant by the words, in order, each once. A word without a file stays as it is (reading it reports the error);
 * patterns that match nothing come back in `unmatched`.
 */
export function expandNotebooks(words: readonly string[]): { files: string[]; unmatched: string[] } {
  const expanded = words.map((word) => ({ word, files: expandOne(word) }));
  const unique = new Map(expanded.flatMap(({ files }) => files).map((file) => [resolve(file), file]));
  return {
    files: [...unique.values()],
    unmatched: expanded.filter(({ files }) => files.length === 0).map(({ word }) => word),
  };
}
