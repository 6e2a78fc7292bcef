/**
 * The one-shot challenge of Lake et al. (2015), as published: 20 runs; each shows one drawing of each of 20 characters of one alphabet, by one person, and asks
 * for the characters of 20 drawings by another. A method is judged by its mean error over the runs.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { sha256 } from "./data-folder.js";
import { omniglotFolder } from "./omniglot.js";
import { inkOf } from "./omniglot-archive.js";

/** Drawings as the ink of 105 × 105 sheets. */
export interface OneShotRun {
  /** "run01". */
  readonly name: string;
  readonly training: readonly Uint8Array[];
  readonly test: readonly Uint8Array[];
  /** The place in `training` of the character of each test drawing. */
  readonly answers: readonly number[];
}

const RUNS = 20;
const ITEMS = 20;
const SHA256 = "437c1eeab0af8484112e1b4cc0f3d541ec727f7c47b9b202da738af9dfd6c325";

/** The runs of all_runs.zip. @throws Error where the file is not there, or another */
export function oneShotRuns(folder: string = omniglotFolder()): OneShotRun[] {
  const file = join(folder, "all_runs.zip");
  if (!existsSync(file)) throw new Error(`no one-shot runs in ${folder} (all_runs.zip wanted)`);
  const bytes = readFileSync(file);
  const found = sha256(bytes);
  if (found !== SHA256) throw new Error(`damaged or another file: ${file}: SHA-256 ${found}, not ${SHA256}`);
  return runsOf(bytes);
}

/** Each run is a folder with class_labels.txt, a line "test/item01.png training/class08.png" for every test drawing. @throws Error on missing files */
export function runsOf(zip: Uint8Array, runs = RUNS, items = ITEMS): OneShotRun[] {
  const entries = unzipSync(zip);
  const entry = (path: string) => {
    if (entries[path] === undefined) throw new Error(`no zip entry ${path}`);
    return entries[path];
  };
  const two = (i: number) => String(i + 1).padStart(2, "0");
  return Array.from({ length: runs }, (_, r) => {
    const name = `run${two(r)}`;
    const images = (part: string, word: string) => {
      const paths = Array.from({ length: items }, (_item, i) => `${name}/${part}/${word}${two(i)}.png`);
      return { paths, ink: paths.map((path) => inkOf(entry(path), path)) };
    };
    const [training, test] = [images("training", "class"), images("test", "item")];
    const labels = new Map(
      Buffer.from(entry(`${name}/class_labels.txt`))
        .toString()
        .trim()
        .split(/\r?\n/)
        .map((line) => {
          const [question, answer] = line.trim().split(/\s+/);
          return [question, answer] as const;
        }),
    );
    const answers = test.paths.map((path) => training.paths.indexOf(labels.get(path) ?? ""));
    if (answers.includes(-1)) throw new Error(`no answer for ${test.paths[answers.indexOf(-1)]}`);
    return { name, training: training.ink, test: test.ink, answers };
  });
}
