/**
 * Mini-ImageNet (Vinyals et al. 2016; the classes of Ravi and Larochelle 2017): 64, 16 and 20 classes of 600 photographs, 84 × 84. ImageNet's photographs
 * may not be passed on, so that a reader brings them, in one of these forms:
 *
 *     csv      images/*.jpg and train.csv, val.csv, test.csv: a heading, then lines filename,label
 *     folders  train/LABEL/*.jpg, val/LABEL/*.jpg, test/LABEL/*.jpg
 *     lists    data/LABEL/*.jpg and splits/ravi-larochelle/train.txt, val.txt, test.txt: a label a line
 *     arrays   train.npy and train.json, …, made of pickles (array-set.ts)
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import { dataFolder } from "../characters/data-folder.js";
import { loadArrays } from "./array-set.js";
import { loadPictures, namesIn, type PictureClass, type PictureOptions, picturesIn } from "./picture-files.js";
import { type Counts, complete, PARTS, type SplitImages } from "./split-images.js";

const ABOUT = { name: "mini-imagenet", title: "Mini-ImageNet" };
const COUNTS: Counts = { train: 64, validation: 16, test: 20, images: 60_000 };
const SHORT: Readonly<Record<TaskSplit, string>> = { train: "train", validation: "val", test: "test" };

/** Where it lies. @throws Error in one line that says where it was looked for */
export function miniImagenetFolder(): string {
  return dataFolder("mini-imagenet", "INNERLOOP_MINI_IMAGENET");
}

/** @throws Error where the folder holds none of the forms, a file of one is missing or damaged, or the set is not whole */
export function loadMiniImagenet(folder: string = miniImagenetFolder(), options: PictureOptions = {}): SplitImages {
  const form = forms.find(({ signs }) => signs.every((sign) => existsSync(join(folder, sign))));
  if (form !== undefined) return complete(form.load(folder, options), COUNTS, options.extent);
  const wanted = forms.map(({ signs }) => signs.join(" and ")).join("; ");
  throw new Error(`no Mini-ImageNet in ${folder} (wanted: ${wanted})`);
}

/** A form and the files or folders by which it is known. */
interface Form {
  readonly signs: readonly string[];
  load(folder: string, options: PictureOptions): SplitImages;
}

const pictureForm = (
  signs: readonly string[],
  classesOf: (folder: string, part: TaskSplit) => PictureClass[],
): Form => ({
  signs,
  load: (folder, options) => {
    const classes = PARTS.flatMap((part) => classesOf(folder, part));
    return loadPictures(ABOUT, classes, options);
  },
});

const forms: readonly Form[] = [
  pictureForm(["images", "train.csv", "val.csv", "test.csv"], (folder, part) => {
    const files = new Map<string, string[]>();
    for (const line of linesOf(join(folder, `${SHORT[part]}.csv`)).slice(1)) {
      const [file, label] = line.split(",").map((field) => field.trim());
      if (!file || !label || basename(file) !== file) {
        throw new Error(`invalid line of ${SHORT[part]}.csv: "${line}" (filename,label wanted)`);
      }
      files.set(label, [...(files.get(label) ?? []), file]);
    }
    return Array.from(files, ([label, names]) => ({
      ...classOf(label, part),
      files: names.map((name) => ({ path: join(folder, "images", name) })),
    })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }),
  pictureForm(["train", "val", "test"], (folder, part) =>
    namesIn(join(folder, SHORT[part]), "folder").map((label) => ({
      ...classOf(label, part),
      files: picturesIn(join(folder, SHORT[part], label)),
    })),
  ),
  pictureForm(["data", "splits/ravi-larochelle"], (folder, part) =>
    linesOf(join(folder, "splits", "ravi-larochelle", `${SHORT[part]}.txt`)).map((label) => ({
      ...classOf(label, part),
      files: picturesIn(join(folder, "data", label)),
    })),
  ),
  {
    signs: ["train.npy", "val.npy", "test.npy"],
    load: (folder, { root: _, ...options }) => loadArrays(ABOUT, folder, options),
  },
];

const classOf = (label: string, part: TaskSplit) => ({ name: label, group: label, part });

/** Lines of a text that are not empty. */
function linesOf(path: string): string[] {
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
