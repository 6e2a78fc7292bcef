/**
 * Omniglot from the lossless repack in two npz files, images_background.npz and images_evaluation.npz: `images`, booleans [characters, 20 drawers, 105, 105],
 * true = paper, the characters in the order of their numbers 1 … 964 and 965 … 1623.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BACKGROUND, CHARACTERS, DRAWERS } from "./alphabets.js";
import { sha256 } from "./data-folder.js";
import { streamRows } from "./npz.js";

/** Side of an original drawing. */
export const ORIGINAL_SIDE = 105;

/** Is handed every original drawing, 105 × 105 with ink = 1, valid during the call, with its place (character − 1) · 20 + drawer. */
export type OnDrawing = (ink: Uint8Array, place: number) => void;

/** A form in which Omniglot may lie in a folder. */
export interface OmniglotSource {
  /** Stands for the content: two sources with the same key hold the same drawings. */
  readonly key: string;
  /** @throws Error where the files are damaged or not what they should be */
  read(onDrawing: OnDrawing): void;
}

/** The npz files, their characters and SHA-256. */
export const NPZ_FILES: readonly NpzFile[] = [
  {
    name: "images_background.npz",
    characters: BACKGROUND,
    sha256: "8bf84167413cd00beacdce3fe582f780ab538d8dbef043a6d688f2527bbce199",
  },
  {
    name: "images_evaluation.npz",
    characters: CHARACTERS - BACKGROUND,
    sha256: "0b84c7ffd94c4841c0040e529c86a82eaaccb986d8eadad5673f7991b7475276",
  },
];

export interface NpzFile {
  readonly name: string;
  readonly characters: number;
  readonly sha256: string;
}

/**
 * The npz pair of a folder; undefined where the files are not there.
 * @throws Error on a file with another SHA-256 than the published one
 */
export function npzSource(folder: string, files: readonly NpzFile[] = NPZ_FILES): OmniglotSource | undefined {
  const paths = files.map(({ name }) => join(folder, name));
  if (!paths.every((path) => existsSync(path))) return undefined;
  const contents = paths.map((path) => readFileSync(path));
  files.forEach((file, i) => {
    const found = sha256(contents[i]);
    if (found !== file.sha256)
      throw new Error(`damaged or another file: ${paths[i]}: SHA-256 ${found}, not ${file.sha256}`);
  });
  return {
    key: sha256("npz", ...files.map((file) => file.sha256)),
    read: (onDrawing) => {
      const ink = new Uint8Array(ORIGINAL_SIDE ** 2);
      let before = 0;
      files.forEach((file, i) => {
        const { shape } = streamRows(contents[i], "images", 2, (paper, index) => {
          for (let at = 0; at < ink.length; at++) ink[at] = paper[at] === 0 ? 1 : 0;
          onDrawing(ink, before + index);
        });
        const wanted = [file.characters, DRAWERS, ORIGINAL_SIDE, ORIGINAL_SIDE];
        if (shape.join() !== wanted.join())
          throw new Error(`invalid shape of ${paths[i]}: [${shape}], not [${wanted}]`);
        before += file.characters * DRAWERS;
      });
    },
  };
}
