/**
 * FC100 (Oreshkin et al. 2018): the 100 classes of CIFAR-100 divided by their super-classes, 60, 20 and 20 of 600 photographs, 32 × 32, so that no part
 * has a class that is like one of another part. From one of
 *
 *     CIFAR-100   train.bin, test.bin: 600 images a class in both together, records of super-class, class, and red, green, blue planes of 1024 bytes
 *     arrays      train.npy and train.json, …, made of FC100's pickles (array-set.ts)
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import { dataFolder } from "../characters/data-folder.js";
import { loadArrays } from "./array-set.js";
import {
  type Counts,
  complete,
  Filling,
  type LoadOptions,
  numbered,
  type SplitImages,
  splitOf,
} from "./split-images.js";

const ABOUT = { name: "fc100", title: "FC100" };
const COUNTS: Counts = { train: 60, validation: 20, test: 20, images: 60_000 };
const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 2 + 3 * PLANE;

/** CIFAR-100's super-classes in the order of their numbers, and the part of FC100 that each belongs to. */
export const SUPER_CLASSES: readonly (readonly [name: string, part: TaskSplit])[] = [
  ["aquatic_mammals", "test"],
  ["fish", "train"],
  ["flowers", "train"],
  ["food_containers", "train"],
  ["fruit_and_vegetables", "train"],
  ["household_electrical_devices", "train"],
  ["household_furniture", "train"],
  ["insects", "test"],
  ["large_carnivores", "validation"],
  ["large_man-made_outdoor_things", "train"],
  ["large_natural_outdoor_scenes", "train"],
  ["large_omnivores_and_herbivores", "validation"],
  ["medium_mammals", "test"],
  ["non-insect_invertebrates", "validation"],
  ["people", "test"],
  ["reptiles", "train"],
  ["small_mammals", "validation"],
  ["trees", "train"],
  ["vehicles_1", "train"],
  ["vehicles_2", "train"],
];

/** Where it lies. @throws Error in one line that says where it was looked for */
export function fc100Folder(): string {
  return dataFolder("fc100", "INNERLOOP_FC100");
}

/** @throws Error where the folder holds neither form, a file is damaged, or the set is not whole */
export function loadFc100(folder: string = fc100Folder(), options: Omit<LoadOptions, "root"> = {}): SplitImages {
  const whole = (split: SplitImages) => complete(split, COUNTS, options.extent);
  if (existsSync(join(folder, "train.npy"))) return whole(loadArrays(ABOUT, folder, options));
  const cifar = [folder, join(folder, "cifar-100-binary")].find((place) => existsSync(join(place, "train.bin")));
  if (cifar !== undefined) return whole(loadCifar(cifar, options));
  throw new Error(`no FC100 in ${folder} (wanted: train.bin and test.bin of CIFAR-100; train.npy and train.json)`);
}

function loadCifar(folder: string, { onImage }: Pick<LoadOptions, "onImage">): SplitImages {
  const records = ["train.bin", "test.bin"].flatMap((name) => recordsOf(join(folder, name)));
  const names = namesOf(join(folder, "fine_label_names.txt"));
  const found = new Map<number, { coarse: number; samples: number }>();
  for (const [coarse, fine] of records) {
    if (coarse >= SUPER_CLASSES.length) throw new Error(`invalid super-class in ${folder}: ${coarse}`);
    const known = found.get(fine) ?? { coarse, samples: 0 };
    if (known.coarse !== coarse) throw new Error(`class ${fine} in two super-classes: ${known.coarse}, ${coarse}`);
    found.set(fine, { coarse, samples: known.samples + 1 });
  }
  const fines = Array.from(found.keys()).sort((a, b) => a - b);
  const classes = fines.map((fine) => {
    const { coarse, samples } = found.get(fine) as { coarse: number; samples: number };
    const [group, part] = SUPER_CLASSES[coarse];
    return { name: names[fine] ?? `class ${fine}`, group, part, samples };
  });
  const shape = [SIDE, SIDE, 3] as const;
  const members = numbered(classes);
  const filling = new Filling(members, shape);
  const indexOf = new Map(fines.map((fine, i) => [fine, i]));
  records.forEach((record, i) => {
    interleave(record.subarray(2), filling.next(indexOf.get(record[1]) as number));
    onImage?.(i + 1, records.length);
  });
  return { images: { ...ABOUT, shape, classes: members, pixels: filling.pixels }, classes: splitOf(classes) };
}

/** Three planes to pixels. */
function interleave(planes: Uint8Array, pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at++) pixels[at] = planes[(at % 3) * PLANE + Math.floor(at / 3)];
}

function recordsOf(path: string): Uint8Array[] {
  const bytes = readFileSync(path);
  if (bytes.length === 0 || bytes.length % RECORD !== 0) {
    throw new Error(`invalid length of ${path}: ${bytes.length} bytes (records of ${RECORD} wanted)`);
  }
  return Array.from({ length: bytes.length / RECORD }, (_, i) => bytes.subarray(i * RECORD, (i + 1) * RECORD));
}

function namesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split(/\r?\n/) : [];
}
