/**
 * Omniglot as its authors give it out: images_background.zip and images_evaluation.zip, or the folders that are in them, with one 105 × 105 PNG a drawing,
 *
 *     images_background/Greek/character03/0396_07.png      character 396, drawer 7; black = ink.
 *
 * The number in the file's name says which character it is; the folders' names are not needed.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { PNG } from "pngjs";
import { CHARACTERS, DRAWERS } from "./alphabets.js";
import { sha256 } from "./data-folder.js";
import { type OmniglotSource, ORIGINAL_SIDE } from "./omniglot-npz.js";

/** The archives and their MD5. */
export const ARCHIVES: readonly Archive[] = [
  { name: "images_background.zip", md5: "68d2efa1b9178cc56df9314c21c6e718" },
  { name: "images_evaluation.zip", md5: "6b91aef0f799c5bb55b94e3f2daec811" },
];

export interface Archive {
  readonly name: string;
  readonly md5: string;
}

/**
 * The two archives of a folder; undefined where they are not there.
 * @throws Error on an archive with another MD5 than the official one
 */
export function zipSource(
  folder: string,
  archives: readonly Archive[] = ARCHIVES,
  characters = CHARACTERS,
): OmniglotSource | undefined {
  const paths = archives.map(({ name }) => join(folder, name));
  if (!paths.every((path) => existsSync(path))) return undefined;
  const contents = paths.map((path) => readFileSync(path));
  archives.forEach(({ md5 }, i) => {
    const found = createHash("md5").update(contents[i]).digest("hex");
    if (found !== md5) throw new Error(`damaged or another archive: ${paths[i]}: MD5 ${found}, not ${md5}`);
  });
  return {
    key: sha256("zip", ...archives.map(({ md5 }) => md5)),
    read: (onDrawing) => {
      const seen = new PlacesSeen(characters);
      for (const content of contents) {
        const entries = unzipSync(content, { filter: ({ name }) => name.endsWith(".png") });
        for (const [name, png] of Object.entries(entries)) onDrawing(inkOf(png, name), seen.add(name));
      }
      seen.requireAll(folder);
    },
  };
}

/** The unpacked archives of a folder, images_background/ and images_evaluation/; undefined where they are not there. */
export function unpackedSource(folder: string, characters = CHARACTERS): OmniglotSource | undefined {
  const roots = ARCHIVES.map(({ name }) => join(folder, name.replace(".zip", "")));
  if (!roots.every((root) => existsSync(root))) return undefined;
  const files = roots.flatMap(pngsIn);
  const stamps = files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return {
    key: sha256("folders", ...stamps),
    read: (onDrawing) => {
      const seen = new PlacesSeen(characters);
      for (const file of files) onDrawing(inkOf(readFileSync(file), file), seen.add(file));
      seen.requireAll(folder);
    },
  };
}

/** All PNG files in a folder and the folders in it. */
function pngsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return pngsIn(path);
      return entry.name.endsWith(".png") ? [path] : [];
    });
}

/** Ink = 1 of a black and white PNG. @throws Error on another size, or on what is no PNG */
export function inkOf(png: Uint8Array, name: string): Uint8Array {
  const { width, height, data } = readPng(png, name);
  if (width !== ORIGINAL_SIDE || height !== ORIGINAL_SIDE) {
    throw new Error(`invalid size of ${name}: ${width} × ${height}, not ${ORIGINAL_SIDE} × ${ORIGINAL_SIDE}`);
  }
  return Uint8Array.from({ length: width * height }, (_, at) => (data[4 * at] < 128 ? 1 : 0));
}

function readPng(png: Uint8Array, name: string): PNG {
  try {
    return PNG.sync.read(Buffer.from(png));
  } catch (error) {
    throw new Error(`damaged PNG ${name}: ${(error as Error).message}`);
  }
}

/** Which drawings came: every one must, and once. */
class PlacesSeen {
  readonly #seen: Uint8Array;

  constructor(characters: number) {
    this.#seen = new Uint8Array(characters * DRAWERS);
  }

  /** The place of a file. @throws Error on a name that tells none, or that came before */
  add(name: string): number {
    const [, character, drawer] = /(\d{4})_(\d{2})\.png$/.exec(name) ?? [];
    const place = (Number(character) - 1) * DRAWERS + Number(drawer) - 1;
    if (!(Number(drawer) >= 1 && Number(drawer) <= DRAWERS && place >= 0 && place < this.#seen.length)) {
      throw new Error(`invalid name of a drawing: ${name}`);
    }
    if (this.#seen[place]++ > 0) throw new Error(`drawing twice: ${name}`);
    return place;
  }

  requireAll(folder: string): void {
    const found = this.#seen.reduce((sum, times) => sum + times, 0);
    if (found !== this.#seen.length)
      throw new Error(`incomplete Omniglot in ${folder}: ${found} drawings of ${this.#seen.length}`);
  }
}
