/**
 * What every loader of this folder returns: a set of images in classes and a division of the classes, which together make N-way K-shot benchmarks.
 */

import type { TaskSplit } from "../benchmarks/benchmark.js";
import { type ImageBenchmark, imageBenchmark, type Rotations } from "../characters/image-benchmark.js";
import { type ImageClass, type ImageSet, imageSize } from "../characters/image-set.js";
import type { ClassSplit } from "../characters/splits.js";

export interface SplitImages {
  readonly images: ImageSet;
  /** Class ids of each part. */
  readonly classes: ClassSplit;
}

export interface FewShotOptions {
  /** N. Default: 5. */
  readonly way?: number;
  /** K. Default: 1. */
  readonly shots?: number;
  /** Query images of each class. Default: 15, the usual number for photographs. */
  readonly queries?: number;
  /** Default: "none". */
  readonly rotations?: Rotations;
}

/** N-way K-shot classification of the images. @throws RangeError as `imageBenchmark` */
export function fewShot({ images, classes }: SplitImages, options: FewShotOptions = {}): ImageBenchmark {
  const { way = 5, shots = 1, queries = 15, rotations = "none" } = options;
  const about = { name: images.name, title: `${images.title}, ${way}-way ${shots}-shot` };
  return imageBenchmark(about, images, classes, { way, shots, queries, rotations });
}

/** Options that all loaders have. */
export interface LoadOptions {
  /** Told how many images have been read, of how many. */
  readonly onImage?: (done: number, total: number) => void;
  /** The folder whose .cache keeps images that take long to read. Default: the project. */
  readonly root?: string;
  /** `whole`: a set without all the classes and images that were given out is refused, since a missing folder would divide it otherwise (default). */
  readonly extent?: "whole" | "part";
}

/** What was given out: classes of each part, and images in all. */
export interface Counts extends Readonly<Record<TaskSplit, number>> {
  readonly images: number;
}

/** The set, where it is whole or need not be. @throws Error with what was found and what is wanted */
export function complete(split: SplitImages, wanted: Counts, extent: LoadOptions["extent"] = "whole"): SplitImages {
  const { images, classes } = split;
  const found = {
    train: classes.train.length,
    validation: classes.validation.length,
    test: classes.test.length,
    images: images.classes.reduce((sum, { samples }) => sum + samples, 0),
  };
  const words = (counts: Counts) =>
    `${counts.train} + ${counts.validation} + ${counts.test} classes, ${counts.images} images`;
  if (extent === "whole" && words(found) !== words(wanted)) {
    throw new Error(
      `incomplete ${images.title}: ${words(found)} (${words(wanted)} wanted, or the option extent "part")`,
    );
  }
  return split;
}

export const PARTS: readonly TaskSplit[] = ["train", "validation", "test"];

/** A class before its images are counted. */
export interface ClassOfPart extends Pick<ImageClass, "name" | "group"> {
  /** undefined: in none. */
  readonly part?: TaskSplit;
  readonly samples: number;
}

/** Classes numbered 1, 2, … in the order given, their images one after the other. */
export function numbered(classes: readonly ClassOfPart[]): ImageClass[] {
  let first = 0;
  return classes.map(({ name, group, samples }, i) => {
    const made = { id: i + 1, name, group, first, samples };
    first += samples;
    return made;
  });
}

/** The division of classes so numbered. */
export function splitOf(classes: readonly Pick<ClassOfPart, "part">[]): ClassSplit {
  const members = (part: TaskSplit) => classes.flatMap((each, i) => (each.part === part ? [i + 1] : []));
  return { train: members("train"), validation: members("validation"), test: members("test") };
}

/** Puts images that come in any order, each of a class, at their places. */
export class Filling {
  readonly pixels: Uint8Array;
  readonly #classes: readonly ImageClass[];
  readonly #size: number;
  readonly #filled: Uint32Array;

  constructor(classes: readonly ImageClass[], shape: ImageSet["shape"]) {
    this.#classes = classes;
    this.#size = imageSize({ shape });
    this.#filled = new Uint32Array(classes.length);
    this.pixels = new Uint8Array(classes.reduce((sum, { samples }) => sum + samples, 0) * this.#size);
  }

  /** The next image of a class; the place to write it to. @throws Error where the class is full */
  next(classIndex: number): Uint8Array {
    const { first, samples, name } = this.#classes[classIndex];
    const sample = this.#filled[classIndex]++;
    if (sample >= samples) throw new Error(`too many images of ${name}: more than ${samples}`);
    return this.pixels.subarray((first + sample) * this.#size, (first + sample + 1) * this.#size);
  }
}
