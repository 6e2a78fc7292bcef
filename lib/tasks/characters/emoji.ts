/**
 * Emoji as a few-shot benchmark in colour: some 1,100 classes of 6 or 7 drawings, 32 × 32 × 3 on white, or 28 × 28 grey with ink = 1 for networks made for Omniglot.
 * Everything comes from npm packages (emoji-table.ts), rendered once in some seconds and kept in the project's cache. No published figure is comparable: the set is
 * this project's own.
 */
import { key, permutation } from "../../tensor/index.js";
import { sha256 } from "./data-folder.js";
import { EMOJI_GROUPS, type EmojiClass, type EmojiGroup, emojiTable, emojiVersions } from "./emoji-table.js";
import { type ImageBenchmark, imageBenchmark, type Rotations } from "./image-benchmark.js";
import { cachedImages } from "./image-cache.js";
import type { ImageClass, ImageSet } from "./image-set.js";
import type { ClassSplit } from "./splits.js";
import { renderSvgs } from "./svg-render.js";

/** `colour`: [32, 32, 3]; `grey`: [28, 28, 1], 1 − luminance. */
export type EmojiForm = "colour" | "grey";

/**
 * `groups`: no group in two parts (train Objects, Travel & Places, Activities; validation Food & Drink, People & Body; test Animals & Nature, Symbols; faces in
 * none); `faces`: from everything to fine-grained faces (validation Food & Drink, test Smileys & Emotion, train the others); `classes`: a seeded
 * shuffle of all classes, 64, 16 and 20 %.
 */
export type EmojiSplit = "groups" | "faces" | "classes";

export interface EmojiOptions {
  /** N. Default: 5. */
  readonly way?: number;
  /** K. Default: 1. */
  readonly shots?: number;
  /** Query drawings of each emoji; with K at most 6. Default: 5 at one shot, what is left otherwise. */
  readonly queries?: number;
  /** Default: "colour". */
  readonly form?: EmojiForm;
  /** Default: "groups". */
  readonly split?: EmojiSplit;
  /** Seed of the shuffle of `classes`. Default: 1. */
  readonly splitSeed?: number;
  /** Default: "none". */
  readonly rotations?: Rotations;
  /** Drawings that are already loaded. Default: loaded. */
  readonly images?: ImageSet;
}

/** Foundries that must draw an emoji for it to be a class. */
const STYLES = 6;
const GROUPS: Readonly<Record<"groups" | "faces", Readonly<Record<keyof ClassSplit, readonly EmojiGroup[]>>>> = {
  groups: {
    train: ["Objects", "Travel & Places", "Activities"],
    validation: ["Food & Drink", "People & Body"],
    test: ["Animals & Nature", "Symbols"],
  },
  faces: {
    train: EMOJI_GROUPS.filter((group) => group !== "Smileys & Emotion" && group !== "Food & Drink"),
    validation: ["Food & Drink"],
    test: ["Smileys & Emotion"],
  },
};

/** N-way K-shot classification of emoji. @throws RangeError as `imageBenchmark`; Error where the packages are not installed */
export function emoji(options: EmojiOptions = {}): ImageBenchmark {
  const { way = 5, shots = 1, form = "colour", split = "groups", splitSeed = 1, rotations = "none" } = options;
  const { queries = Math.max(1, Math.min(5, STYLES - shots)) } = options;
  const images = options.images ?? loadEmoji(form);
  const title = `emoji${images.shape[2] === 1 ? ", grey" : ""}, ${way}-way ${shots}-shot`;
  const classes = emojiSplit(images, split, splitSeed);
  return imageBenchmark({ name: images.name, title }, images, classes, { way, shots, queries, rotations });
}

/** Class ids of each part of a split. @throws RangeError on an unknown split */
export function emojiSplit({ classes }: ImageSet, split: EmojiSplit, seed = 1): ClassSplit {
  if (split === "classes") {
    const order = Array.from(permutation(key(seed), classes.length), (i) => classes[i].id);
    const [train, validation] = [Math.round(0.64 * order.length), Math.round(0.8 * order.length)];
    return { train: order.slice(0, train), validation: order.slice(train, validation), test: order.slice(validation) };
  }
  const parts = GROUPS[split];
  if (parts === undefined) throw new RangeError(`unknown split "${split}" (known: groups, faces, classes)`);
  const members = (groups: readonly string[]) =>
    classes.filter(({ group }) => groups.includes(group)).map(({ id }) => id);
  return { train: members(parts.train), validation: members(parts.validation), test: members(parts.test) };
}

/** All drawings of all emoji. */
export function loadEmoji(form: EmojiForm = "colour"): ImageSet {
  const versions = `${emojiVersions()}, resvg-js 2.6.2, ${form} ${STYLES} 1`;
  return cachedImages("emoji", sha256(versions).slice(0, 16), () => drawEmoji(emojiTable(STYLES), form, STYLES));
}

/** Renders classes; those that are left with fewer than `styles` drawings, because some could not be drawn, are left out. */
export function drawEmoji(table: readonly EmojiClass[], form: EmojiForm, styles: number): ImageSet {
  const side = form === "colour" ? 32 : 28;
  const drawn = renderSvgs(
    table.flatMap(({ drawings }) => drawings.map(({ svg }) => svg)),
    side,
  );
  const classes: ImageClass[] = [];
  const pixels: Uint8Array[] = [];
  let next = 0;
  table.forEach(({ name, group, drawings }, i) => {
    const own = drawn.slice(next, next + drawings.length).flatMap((image) => image ?? []);
    next += drawings.length;
    if (own.length < styles) return;
    classes.push({ id: i + 1, name, group, first: pixels.length, samples: own.length });
    pixels.push(...own.map((image) => (form === "colour" ? image : inkLevels(image))));
  });
  const name = form === "colour" ? "emoji" : "emoji-grey";
  const shape = [side, side, form === "colour" ? 3 : 1] as const;
  return { name, title: name.replace("-", ", "), shape, classes, pixels: new Uint8Array(Buffer.concat(pixels)) };
}

/** 255 − luminance (ITU-R BT.601) of red, green, blue. */
export function inkLevels(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, i) =>
    Math.round(255 - (0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2])),
  );
}
