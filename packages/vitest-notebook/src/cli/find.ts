// Which notebooks the words of a command line mean: files, folders, and globs that no shell has expanded.
import { statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { escapePath, glob, isDynamicPattern } from "tinyglobby";
import { notebookGlobs } from "../globs.js";

export interface Found {
  /** The folder that holds them all: `cwd` where it does. */
  root: string;
  /** Relative to the root. */
  files: string[];
  /** For each word that meant nothing, why: `no notebook in drafts/`. */
  unmatched: string[];
}

/** @param words empty: everything below `cwd` */
export async function findNotebooks(words: readonly string[], cwd: string): Promise<Found> {
  const found = new Set<string>();
  const unmatched: string[] = [];
  for (const word of words.length > 0 ? words : ["."]) {
    const files = await meant(word, cwd);
    if (files.length === 0) unmatched.push(whyNothing(word, cwd));
    for (const file of files) found.add(file);
  }
  const root = folderOf([...found], cwd);
  return { root, files: [...found].map((file) => relative(root, file)), unmatched };
}

async function meant(word: string, cwd: string): Promise<string[]> {
  const path = resolve(cwd, word);
  const what = statSync(path, { throwIfNoEntry: false });
  if (what?.isFile()) return word.endsWith(".ipynb") ? [path] : [];
  const pattern = what?.isDirectory() ? escapePath(word) : word;
  // A folder that is named is searched, whatever its own name.
  const inside = what?.isDirectory() ? path : cwd;
  const { include, exclude } = notebookGlobs({
    include: [what?.isDirectory() ? "**/*.ipynb" : pattern],
    exclude: ["**/node_modules/**", "**/dist/**", "**/.*/**"],
  });
  const options = { cwd: inside, ignore: exclude, absolute: true, onlyFiles: true, expandDirectories: false };
  return (await glob(include, options)).map((file) => resolve(file)).sort();
}

function whyNothing(word: string, cwd: string): string {
  const what = statSync(resolve(cwd, word), { throwIfNoEntry: false });
  if (what === undefined && !isDynamicPattern(word)) return `no such file or folder: ${word}`;
  return what?.isFile() ? `not a notebook: ${word}` : `no notebook in ${word}`;
}

/** The nearest folder above all files; `cwd` if that holds them. */
function folderOf(files: readonly string[], cwd: string): string {
  let root = cwd;
  const holds = (file: string) => {
    const path = relative(root, file);
    return !path.startsWith(`..${sep}`) && !isAbsolute(path);
  };
  while (!files.every(holds) && dirname(root) !== root) root = dirname(root);
  return root;
}

/** A file's name as a glob that means it alone. */
export const literal = (file: string): string => escapePath(file.split(sep).join("/"));
