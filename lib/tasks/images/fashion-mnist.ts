/**
 * Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence): ten kinds of clothes, 70,000 grey photographs, 28 × 28 with the thing bright on black, which is
 * Omniglot's ink = 1. From the four idx files, gzipped or not; `node scripts/fetch-fashion-mnist.js` brings them from Debian's package.
 *
 * Ten classes are too few to divide. So the parts hold the same ten kinds and no photograph twice: `training` has the training file but the last 1,000 of each
 * kind, which are `validation`; `test` has the test file. Tasks are new mixtures and labels of known kinds, not of unknown ones.
 *
 *     idx: 0, 0, type (8: bytes), number of axes; the axes' lengths, 4 bytes each, high first; the numbers.            LeCun et al. 1998
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import { dataFolder } from "../characters/data-folder.js";
import { type ClassOfPart, Filling, numbered, PARTS, type SplitImages, splitOf } from "./split-images.js";

export const KINDS = [
  "T-shirt",
  "trouser",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
] as const;

const BYTES = 8;

/** Where it lies. @throws Error in one line that says where it was looked for */
export function fashionMnistFolder(): string {
  return dataFolder("fashion-mnist", "INNERLOOP_FASHION_MNIST");
}

/** @param held images of each kind that are taken from training for validation; default 1000. @throws Error on files that are missing or damaged */
export function loadFashionMnist(folder: string = fashionMnistFolder(), held = 1000): SplitImages {
  const [train, test] = ["train", "t10k"].map((name) => labelled(folder, name));
  const placesOf = (file: Labelled, kind: number) =>
    Array.from(file.labels.keys()).filter((at) => file.labels[at] === kind);
  const imagesOf = (part: TaskSplit, kind: number): readonly Uint8Array[] => {
    const file = part === "test" ? test : train;
    const places = placesOf(file, kind);
    const kept = part === "test" ? 0 : places.length - held;
    if (kept < 0) throw new RangeError(`invalid held: ${held} of ${places.length} images of ${KINDS[kind]}`);
    return (part === "train" ? places.slice(0, kept) : places.slice(kept)).map((at) => file.image(at));
  };
  const own = PARTS.flatMap((part) =>
    KINDS.map((kind, i) => ({ name: `${kind}, ${part}`, group: kind, part, images: imagesOf(part, i) })),
  );
  const classes: ClassOfPart[] = own.map(({ images, ...rest }) => ({ ...rest, samples: images.length }));
  const shape = [train.side, train.side, 1] as const;
  const members = numbered(classes);
  const filling = new Filling(members, shape);
  own.forEach(({ images }, i) => {
    for (const image of images) filling.next(i).set(image);
  });
  const about = { name: "fashion-mnist", title: "Fashion-MNIST" };
  return { images: { ...about, shape, classes: members, pixels: filling.pixels }, classes: splitOf(classes) };
}

interface Labelled {
  readonly side: number;
  readonly labels: Uint8Array;
  image(at: number): Uint8Array;
}

function labelled(folder: string, name: string): Labelled {
  const images = readIdx(folder, `${name}-images-idx3-ubyte`);
  const labels = readIdx(folder, `${name}-labels-idx1-ubyte`);
  const [count, height, width] = images.shape;
  if (height !== width || labels.shape.join() !== String(count)) {
    throw new Error(`invalid shapes of ${name} in ${folder}: images [${images.shape}], labels [${labels.shape}]`);
  }
  const unknown = labels.values.find((label) => label >= KINDS.length);
  if (unknown !== undefined) throw new Error(`invalid label of ${name} in ${folder}: ${unknown}`);
  const size = height * width;
  return {
    side: height,
    labels: labels.values,
    image: (at) => images.values.subarray(at * size, (at + 1) * size),
  };
}

function readIdx(folder: string, name: string): { shape: number[]; values: Uint8Array } {
  const path = [`${name}.gz`, name].map((file) => join(folder, file)).find((file) => existsSync(file));
  if (path === undefined) throw new Error(`no ${name} in ${folder}`);
  const content = readFileSync(path);
  return parseIdx(path.endsWith(".gz") ? unzipped(content, path) : content, path);
}

function unzipped(content: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(content);
  } catch (error) {
    throw new Error(`damaged archive ${path}: ${(error as Error).message}`);
  }
}

/** Bytes of an idx file and their shape. @throws Error on another type or length */
export function parseIdx(bytes: Uint8Array, name: string): { shape: number[]; values: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const axes = bytes[3];
  const start = 4 + 4 * axes;
  if (!(bytes.length >= start && bytes[0] === 0 && bytes[1] === 0 && bytes[2] === BYTES && axes > 0)) {
    throw new Error(`not an idx file of bytes: ${name}`);
  }
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const values = bytes.subarray(start);
  if (values.length !== shape.reduce((product, length) => product * length, 1)) {
    throw new Error(`invalid length of ${name}: ${values.length} bytes for [${shape}]`);
  }
  return { shape, values };
}
