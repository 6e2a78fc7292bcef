/**
 * Omniglot, 1623 handwritten characters of 50 alphabets, 20 drawings each (Lake, Salakhutdinov and Tenenbaum, Science 350:1332, 2015; MIT licence), 28 × 28 with
 * ink = 1, as a few-shot benchmark.
 *
 * The drawings are not part of the repository. They are looked for in the folder that INNERLOOP_OMNIGLOT names, in the project's data/omniglot and in
 * shared/data/omniglot beside the project, as the npz pair (omniglot-npz.ts) or as the official archives, packed or unpacked
 * (omniglot-archive.ts). What is missing is said, never replaced.
 */
import { alphabetOf, CHARACTERS, characterName, DRAWERS } from "./alphabets.js";
import { dataFolder, sha256 } from "./data-folder.js";
import { type ImageBenchmark, imageBenchmark, type Rotations } from "./image-benchmark.js";
import { cachedImages } from "./image-cache.js";
import type { ImageSet } from "./image-set.js";
import { unpackedSource, zipSource } from "./omniglot-archive.js";
import { npzSource, type OmniglotSource, ORIGINAL_SIDE } from "./omniglot-npz.js";
import { inkResampler, type ResampleKernel } from "./resample.js";
import { type OmniglotSplit, omniglotSplit } from "./splits.js";

const SIDE = 28;

export interface OmniglotOptions {
  /** N. Default: 5. */
  readonly way?: number;
  /** K, support drawings of each character. Default: 1. */
  readonly shots?: number;
  /** Query drawings of each character; with K at most 20. Default: 5. */
  readonly queries?: number;
  /** Default: "vinyals", 1028 / 172 / 423 characters. */
  readonly split?: OmniglotSplit;
  /** Seed of Finn's shuffle. Default: 1. */
  readonly splitSeed?: number;
  /** Default: "training". */
  readonly rotations?: Rotations;
  /** Where the files lie. Default: as the head of this module says. */
  readonly folder?: string;
  /** Drawings that are already loaded, so that several benchmarks share them. Default: loaded. */
  readonly images?: ImageSet;
}

/**
 * N-way K-shot classification of unseen characters.
 * @throws Error where the data is not there, in one line that says where it was looked for; RangeError as `imageBenchmark`
 */
export function omniglot(options: OmniglotOptions = {}): ImageBenchmark {
  const { way = 5, shots = 1, queries = 5, split = "vinyals", splitSeed = 1, rotations = "training" } = options;
  const classes = omniglotSplit(split, splitSeed);
  const images = options.images ?? loadOmniglot(options.folder);
  const title = `Omniglot, ${way}-way ${shots}-shot`;
  return imageBenchmark({ name: "omniglot", title }, images, classes, { way, shots, queries, rotations });
}

/** Where Omniglot lies. @throws Error in one line that says where it was looked for */
export function omniglotFolder(): string {
  return dataFolder("omniglot", "INNERLOOP_OMNIGLOT");
}

/** All drawings, 25 MB of bytes; the first time resized from the files of the folder in some seconds, then from the project's cache. */
export function loadOmniglot(folder: string = omniglotFolder(), kernel: ResampleKernel = "lanczos"): ImageSet {
  const source = omniglotSource(folder);
  const key = sha256(source.key, `28x28 ${kernel} 1`).slice(0, 16);
  return cachedImages("omniglot", key, () => {
    const size = SIDE * SIDE;
    const pixels = new Uint8Array(CHARACTERS * DRAWERS * size);
    const resize = inkResampler(ORIGINAL_SIDE, SIDE, kernel);
    source.read((ink, place) => resize(ink, pixels.subarray(place * size, (place + 1) * size)));
    return { name: "omniglot", title: "Omniglot", shape: [SIDE, SIDE, 1], classes: omniglotClasses(), pixels };
  });
}

/** The form in which Omniglot lies in a folder. @throws Error where it is none that is known, or damaged */
export function omniglotSource(folder: string): OmniglotSource {
  const source = npzSource(folder) ?? zipSource(folder) ?? unpackedSource(folder);
  if (source !== undefined) return source;
  throw new Error(
    `no Omniglot in ${folder} (images_background and images_evaluation wanted, as .npz, .zip or folders)`,
  );
}

function omniglotClasses(): ImageSet["classes"] {
  return Array.from({ length: CHARACTERS }, (_, i) => ({
    id: i + 1,
    name: characterName(i + 1),
    group: alphabetOf(i + 1).name,
    first: i * DRAWERS,
    samples: DRAWERS,
  }));
}
