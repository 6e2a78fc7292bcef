/**
 * Image sets that were given out as Python pickles, after five lines of Python have made of each part an array and its labels:
 *
 *     train.npy, val.npy, test.npy      bytes [n, side, side, channels]
 *     train.json, val.json, test.json   { "labels": [n numbers or names] }
 *
 *     import json, pickle, numpy
 *     for part in ("train", "val", "test"):
 *         d = pickle.load(open(f"FC100_{part}.pickle", "rb"), encoding="latin1")
 *         numpy.save(f"{part}.npy", numpy.asarray(d["data"], "uint8"))
 *         json.dump({"labels": [int(label) for label in d["labels"]]}, open(f"{part}.json", "w"))
 *
 * (data/README.md has the lines for Mini-ImageNet's pickles.) Reading a pickle runs what is in it: only from a source that is trusted.
 */
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import type { ImageSet } from "../characters/image-set.js";
import { type NpyHeader, parseHeader } from "../characters/npz.js";
import {
  type ClassOfPart,
  Filling,
  type LoadOptions,
  numbered,
  PARTS,
  type SplitImages,
  splitOf,
} from "./split-images.js";

const FILES: Readonly<Record<TaskSplit, string>> = { train: "train", validation: "val", test: "test" };
/** Bytes in which the header of an npy file ends. */
const HEAD = 4096;

/** @throws Error naming a file that is missing, damaged or of another shape */
export function loadArrays(
  about: { readonly name: string; readonly title: string },
  folder: string,
  { onImage }: Omit<LoadOptions, "root"> = {},
): SplitImages {
  const parts = PARTS.map((part) => openPart(folder, part));
  try {
    const shape = parts[0].shape;
    const other = parts.find((part) => part.shape.join() !== shape.join());
    if (other) throw new Error(`invalid shape of ${other.path}: images [${other.shape}], not [${shape}]`);
    const classes = parts.flatMap(({ classes: own }) => own);
    const members = numbered(classes);
    const filling = new Filling(members, shape);
    const total = parts.reduce((sum, { labels }) => sum + labels.length, 0);
    let [before, done] = [0, 0];
    for (const { path, file, start, labels, classes: own } of parts) {
      const indexOf = new Map(own.map(({ name }, i) => [name, before + i]));
      before += own.length;
      labels.forEach((label, row) => {
        const place = filling.next(indexOf.get(label) as number);
        const found = readSync(file, place, 0, place.length, start + row * place.length);
        if (found !== place.length)
          throw new Error(`invalid length of ${path}: it ends in row ${row} of ${labels.length}`);
        onImage?.(++done, total);
      });
    }
    return { images: { ...about, shape, classes: members, pixels: filling.pixels }, classes: splitOf(classes) };
  } finally {
    for (const { file } of parts) closeSync(file);
  }
}

interface Part {
  readonly path: string;
  readonly file: number;
  /** Where the numbers begin. */
  readonly start: number;
  readonly shape: ImageSet["shape"];
  readonly labels: readonly string[];
  readonly classes: readonly ClassOfPart[];
}

function openPart(folder: string, part: TaskSplit): Part {
  const path = join(folder, `${FILES[part]}.npy`);
  const labels = labelsOf(join(folder, `${FILES[part]}.json`));
  const file = openSync(path, "r");
  try {
    const { header, bytes: start } = headerOf(file, path);
    const [count, height, width, channels, ...more] = header.shape;
    if (!(height > 0 && height === width && (channels === 1 || channels === 3) && more.length === 0)) {
      throw new Error(`invalid shape of ${path}: [${header.shape}] ([n, side, side, 1 or 3] wanted)`);
    }
    if (labels.length !== count) throw new Error(`invalid labels of ${path}: ${labels.length} for ${count} images`);
    const counts = new Map<string, number>();
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    const classes = Array.from(counts, ([name, samples]) => ({ name, group: name, part, samples }));
    return { path, file, start, shape: [height, width, channels], labels, classes };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function headerOf(file: number, path: string): { header: NpyHeader; bytes: number } {
  const head = new Uint8Array(HEAD);
  const parsed = parseHeader(head.subarray(0, readSync(file, head, 0, HEAD, 0)), path);
  if (parsed === undefined) throw new Error(`incomplete npy header of ${path}`);
  return parsed;
}

function labelsOf(path: string): string[] {
  const { labels } = JSON.parse(readFileSync(path, "utf8")) as { labels?: unknown };
  if (!Array.isArray(labels)) throw new Error(`no list "labels" in ${path}`);
  return labels.map(String);
}
