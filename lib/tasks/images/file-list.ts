/**
 * Image sets by lists of files, for whatever lies in another way: base.json, val.json and novel.json, each
 *
 *     { "label_names": [all classes], "image_names": [n paths], "image_labels": [n places in label_names] },
 *
 * the form of "A Closer Look at Few-shot Classification" (Chen et al. 2019). Paths are absolute or begin at the list's folder. A class belongs to the part
 * whose list has images of it; one in two lists is refused.
 */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import { loadPictures, type PictureClass, type PictureFile, type PictureOptions } from "./picture-files.js";
import { PARTS, type SplitImages } from "./split-images.js";

const LISTS: Readonly<Record<TaskSplit, string>> = { train: "base.json", validation: "val.json", test: "novel.json" };

interface FileList {
  readonly label_names: readonly string[];
  readonly image_names: readonly string[];
  readonly image_labels: readonly number[];
}

/** The set of the three lists in a folder. @throws Error naming a list that is not what it should be, or an image that is missing or damaged */
export function loadFileLists(
  about: { readonly name: string; readonly title: string },
  folder: string,
  options: PictureOptions = {},
): SplitImages {
  const classes = PARTS.flatMap((part) => classesOf(join(folder, LISTS[part]), part));
  return loadPictures(about, classes, options);
}

function classesOf(path: string, part: TaskSplit): PictureClass[] {
  const list = listOf(path);
  const files = new Map<number, PictureFile[]>();
  list.image_names.forEach((name, i) => {
    const label = list.image_labels[i];
    if (list.label_names[label] === undefined) throw new Error(`invalid label in ${path}: ${label} of ${name}`);
    const own = files.get(label) ?? [];
    own.push({ path: resolve(dirname(path), name) });
    files.set(label, own);
  });
  return Array.from(files.keys())
    .sort((a, b) => a - b)
    .map((label) => {
      const name = list.label_names[label];
      return { name, group: name, part, files: files.get(label) ?? [] };
    });
}

function listOf(path: string): FileList {
  const list = JSON.parse(readFileSync(path, "utf8")) as Partial<FileList>;
  for (const field of ["label_names", "image_names", "image_labels"] as const) {
    if (!Array.isArray(list[field])) throw new Error(`no list "${field}" in ${path}`);
  }
  const { image_names: names, image_labels: labels } = list as FileList;
  if (names.length !== labels.length) {
    throw new Error(`invalid list ${path}: ${names.length} image_names, ${labels.length} image_labels`);
  }
  return list as FileList;
}
