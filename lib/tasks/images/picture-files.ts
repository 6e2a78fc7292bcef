/**
 * Image sets whose images are files, one a photograph: what layouts in folders, tables of names and lists are all read as. The first time every file is
 * decoded and resized, some thirty milliseconds each; then the set is kept in the project's .cache.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../characters/data-folder.js";
import { cachedImages } from "../characters/image-cache.js";
import { decodePicture } from "./picture.js";
import { type Box, type Fit, pictureResizer } from "./resize-picture.js";
import { type ClassOfPart, Filling, type LoadOptions, numbered, type SplitImages, splitOf } from "./split-images.js";

export interface PictureFile {
  readonly path: string;
  /** The part of the photograph that is taken. Default: all of it. */
  readonly box?: Box;
}

/** A class and its files, in the order in which they are counted. */
export interface PictureClass extends Omit<ClassOfPart, "samples"> {
  readonly files: readonly PictureFile[];
}

export interface PictureOptions extends LoadOptions {
  /** Pixels of a side. Default: 84, as Vinyals et al. (2016) and all after them. */
  readonly side?: number;
  /** Default: "squeeze". */
  readonly fit?: Fit;
}

export const DEFAULT_SIDE = 84;

/** Reads the files of all classes, or the set that is kept of them. @throws Error naming a file that is damaged or not there */
export function loadPictures(
  about: { readonly name: string; readonly title: string },
  classes: readonly PictureClass[],
  { side = DEFAULT_SIDE, fit = "squeeze", onImage, root }: PictureOptions = {},
): SplitImages {
  const resize = pictureResizer(side, fit);
  const counted = classes.map(({ files, ...rest }) => ({ ...rest, samples: files.length }));
  const empty = counted.find(({ samples }) => samples === 0);
  if (empty) throw new Error(`no images of ${empty.name}`);
  const names = classes.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`class in two parts: ${twice}`);
  const members = numbered(counted);
  const total = counted.reduce((sum, { samples }) => sum + samples, 0);
  const make = () => {
    const shape = [side, side, 3] as const;
    const filling = new Filling(members, shape);
    let done = 0;
    classes.forEach(({ files }, i) => {
      for (const { path, box } of files) {
        filling.next(i).set(resize(decodePicture(readFileSync(path), path), box));
        onImage?.(++done, total);
      }
    });
    return { ...about, shape, classes: members, pixels: filling.pixels };
  };
  const stamps = classes.flatMap(({ name, files }) => [name, ...files.map(stampOf)]);
  const key = sha256(JSON.stringify([about.name, side, fit, 1, stamps])).slice(0, 16);
  return { images: cachedImages(about.name, key, make, root), classes: splitOf(counted) };
}

/** Files of a folder that are named as photographs are, by name. */
export function picturesIn(folder: string): PictureFile[] {
  return namesIn(folder, "file")
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => ({ path: join(folder, name) }));
}

/** Names in a folder, sorted by their letters' codes. */
export function namesIn(folder: string, kind: "file" | "folder"): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => (kind === "folder" ? entry.isDirectory() : !entry.isDirectory()))
    .map(({ name }) => name)
    .sort((a, b) => (a < b ? -1 : 1));
}

/** Stands for a file's content. */
function stampOf({ path, box }: PictureFile): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new Error(`no such image: ${path}`);
  return `${path} ${found.size} ${found.mtimeMs} ${box ? JSON.stringify(box) : ""}`;
}
