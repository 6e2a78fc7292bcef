/**
 * Caltech-UCSD Birds 200, 2011 (Wah et al. 2011): 200 kinds of birds, 11,788 photographs, divided as in "A Closer Look at Few-shot Classification" (Chen et
 * al. 2019): of the folders in the order of their names, counted from 0,
 *
 *     i even: training (100)      i mod 4 = 1: validation (50)      i mod 4 = 3: test (50).
 *
 * The photographs may not be passed on; a reader brings them, as CUB_200_2011.tgz or unpacked, CUB_200_2011/images/NNN.Name/*.jpg. With images.txt and
 * bounding_boxes.txt beside them the bird alone can be cut out.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { TaskSplit } from "../benchmarks/benchmark.js";
import { dataFolder, sha256 } from "../characters/data-folder.js";
import { cachedImages } from "../characters/image-cache.js";
import type { ImageSet } from "../characters/image-set.js";
import { decodePicture } from "./picture.js";
import { DEFAULT_SIDE, loadPictures, namesIn, type PictureOptions, picturesIn } from "./picture-files.js";
import { type Box, pictureResizer } from "./resize-picture.js";
import { type Counts, complete, Filling, numbered, type SplitImages, splitOf } from "./split-images.js";
import { readTarGz } from "./tar.js";

const ABOUT = { name: "cub", title: "CUB-200-2011" };
const ROOT = "CUB_200_2011";
/** The archive and its MD5. */
export const ARCHIVE = { name: `${ROOT}.tgz`, md5: "97eceeb196236b17998738112f37df78", images: 11_788 };
const COUNTS: Counts = { train: 100, validation: 50, test: 50, images: ARCHIVE.images };

export interface CubOptions extends PictureOptions {
  /** `whole`: the photograph (default); `bird`: what is in the bounding box. */
  readonly crop?: "whole" | "bird";
}

/** Where it lies. @throws Error in one line that says where it was looked for */
export function cubFolder(): string {
  return dataFolder("cub", "INNERLOOP_CUB");
}

/** @throws Error where the folder holds neither form, the archive is another one or damaged, or the folder is not whole */
export function loadCub(folder: string = cubFolder(), options: CubOptions = {}, archive = ARCHIVE): SplitImages {
  const unpacked = [join(folder, ROOT), folder].find((place) => existsSync(join(place, "images")));
  if (unpacked !== undefined) return complete(loadFolder(unpacked, options), COUNTS, options.extent);
  const packed = join(folder, archive.name);
  if (existsSync(packed)) return loadArchive(packed, options, archive);
  throw new Error(`no CUB in ${folder} (wanted: ${archive.name} or ${ROOT}/images)`);
}

/** The part of the class in place i of the sorted folders. */
export function cubPart(i: number): TaskSplit {
  if (i % 2 === 0) return "train";
  return i % 4 === 1 ? "validation" : "test";
}

/** "001.Black_footed_Albatross" is of the group "Albatross". */
const classOf = (folder: string, i: number) => ({
  name: folder,
  group: folder.replace(/^\d+\./, "").replace(/^.*_/, ""),
  part: cubPart(i),
});

function loadFolder(folder: string, { crop = "whole", ...options }: CubOptions): SplitImages {
  const boxes = crop === "bird" ? boxesOf((name) => readFileSync(join(folder, name), "utf8")) : new Map<string, Box>();
  const classes = namesIn(join(folder, "images"), "folder").map((name, i) => ({
    ...classOf(name, i),
    files: picturesIn(join(folder, "images", name)).map(({ path }) => {
      const box = boxes.get(`${name}/${basename(path)}`);
      if (crop === "bird" && box === undefined) throw new Error(`no bounding box of ${path}`);
      return { path, box };
    }),
  }));
  return loadPictures(ABOUT, classes, options);
}

/** Once through the archive, twice where boxes are wanted, which lie behind the images; images are put in the order of their names. */
function loadArchive(path: string, options: CubOptions, archive: typeof ARCHIVE): SplitImages {
  const { side = DEFAULT_SIDE, fit = "squeeze", crop = "whole", root } = options;
  const { size, mtimeMs } = statSync(path);
  const key = sha256(JSON.stringify([path, size, mtimeMs, side, fit, crop, 1])).slice(0, 16);
  const images = cachedImages(ABOUT.name, key, () => readArchive(path, { ...options, side, fit, crop }, archive), root);
  return { images, classes: splitOf(images.classes.map((_, i) => ({ part: cubPart(i) }))) };
}

function readArchive(
  path: string,
  { side, fit, crop, onImage }: CubOptions & Required<Pick<CubOptions, "side" | "fit" | "crop">>,
  archive: typeof ARCHIVE,
): ImageSet {
  const boxes = crop === "bird" ? boxesOf(textsOf(path)) : undefined;
  const resize = pictureResizer(side, fit);
  const small = new Map<string, Uint8Array>();
  const hash = createHash("md5");
  readTarGz(
    path,
    (name) => name.startsWith(`${ROOT}/images/`) && /\.jpe?g$/i.test(name),
    (name, content) => {
      const own = name.slice(`${ROOT}/images/`.length);
      const box = boxes?.get(own);
      if (boxes && box === undefined) throw new Error(`no bounding box of ${own} in ${path}`);
      small.set(own, resize(decodePicture(content, name), box));
      onImage?.(small.size, archive.images);
    },
    (bytes) => hash.update(bytes),
  );
  const md5 = hash.digest("hex");
  if (md5 !== archive.md5) throw new Error(`damaged or another archive: ${path}: MD5 ${md5}, not ${archive.md5}`);
  const names = Array.from(small.keys()).sort();
  const folders = Array.from(new Set(names.map((name) => name.split("/")[0])));
  const counted = folders.map((folder, i) => ({
    ...classOf(folder, i),
    samples: names.filter((name) => name.startsWith(`${folder}/`)).length,
  }));
  const shape = [side, side, 3] as const;
  const members = numbered(counted);
  const filling = new Filling(members, shape);
  for (const name of names) filling.next(folders.indexOf(name.split("/")[0])).set(small.get(name) as Uint8Array);
  return { ...ABOUT, shape, classes: members, pixels: filling.pixels };
}

/** The archive's tables, by name. */
function textsOf(path: string): (name: string) => string {
  const texts = new Map<string, string>();
  const tables = ["images.txt", "bounding_boxes.txt"].map((name) => `${ROOT}/${name}`);
  readTarGz(
    path,
    (name) => tables.includes(name),
    (name, content) => texts.set(name.slice(ROOT.length + 1), new TextDecoder().decode(content)),
  );
  return (name) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`no ${name} in ${path}`);
    return text;
  };
}

/** Boxes by the names of images: lines "1 NNN.Name/file.jpg" of images.txt, "1 left top width height" of bounding_boxes.txt. */
function boxesOf(read: (name: string) => string): Map<string, Box> {
  const rows = (name: string) =>
    read(name)
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line) => line.trim().split(/\s+/));
  const names = new Map(rows("images.txt").map(([id, name]) => [id, name]));
  return new Map(
    rows("bounding_boxes.txt").map(([id, ...numbers]) => {
      const [left, top, width, height] = numbers.map(Number);
      const name = names.get(id);
      if (name === undefined) throw new Error(`bounding box of an unknown image: ${id}`);
      return [name, { left, top, width, height }];
    }),
  );
}
