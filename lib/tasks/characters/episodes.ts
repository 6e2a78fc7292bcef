/**
 * N-way K-shot episodes of images. A task draws N different classes of its part of the split, and of each K + q different drawings, the first K to learn
 * from and the others to be judged on; classes are labelled 0 … N − 1 in the order in which they were drawn. So the labels of a task say nothing about
 * those of another, and what does not look at the support set is right once in N.
 *
 * Points stand class by class: row n·K + k of a support set is drawing k of class n.
 */
import { type Key, uniform } from "../../tensor/index.js";
import { type ImageClass, type ImageSet, imageSize, quarterTurn } from "./image-set.js";

/** Which images the points of a batch of episodes show, one entry a point, tasks one after the other. */
export interface DrawnImages {
  /** Place of the image in its set. */
  readonly image: Uint32Array;
  /** Quarter turns anticlockwise, 0 … 3. */
  readonly turn: Uint8Array;
}

export interface DrawnEpisodes {
  readonly support: DrawnImages;
  readonly query: DrawnImages;
}

export interface EpisodeShape {
  /** N, classes. */
  readonly way: number;
  /** K, support drawings of each class. */
  readonly shots: number;
  /** q, query drawings of each class. */
  readonly queries: number;
}

/** `none`; `drawn`: each class of an episode gets its own number of quarter turns; `classes`: a turned character is a class of its own, four times as many. */
export type Turns = "none" | "drawn" | "classes";

/** How many classes there are to draw from. */
export function classCount(classes: readonly ImageClass[], turns: Turns): number {
  return classes.length * (turns === "classes" ? 4 : 1);
}

/** Draws the images of `tasks` episodes; a pure function of the key. The same key draws the same classes and drawings with turns `none` and `drawn`. */
export function drawEpisodes(
  key: Key,
  tasks: number,
  classes: readonly ImageClass[],
  { way, shots, queries }: EpisodeShape,
  turns: Turns,
): DrawnEpisodes {
  const points = (count: number) => ({ image: new Uint32Array(count), turn: new Uint8Array(count) });
  const support = points(tasks * way * shots);
  const query = points(tasks * way * queries);
  const numbers = uniform(key, tasks * way * (2 + shots + queries));
  let used = 0;
  const below = (n: number) => Math.floor(numbers[used++] * n);
  for (let task = 0; task < tasks; task++) {
    const chosen = distinct(classCount(classes, turns), way, below);
    for (let n = 0; n < way; n++) {
      const { first, samples } = classes[turns === "classes" ? Math.floor(chosen[n] / 4) : chosen[n]];
      const quarter = below(4);
      const turn = turns === "classes" ? chosen[n] % 4 : turns === "drawn" ? quarter : 0;
      const drawings = distinct(samples, shots + queries, below);
      for (let i = 0; i < shots + queries; i++) {
        const set = i < shots ? support : query;
        const at = i < shots ? (task * way + n) * shots + i : (task * way + n) * queries + i - shots;
        set.image[at] = first + drawings[i];
        set.turn[at] = turn;
      }
    }
  }
  return { support, query };
}

/** `count` different numbers of 0 … n − 1 in random order: the first steps of Fisher–Yates on a list of which only the moved entries are kept. */
function distinct(n: number, count: number, below: (n: number) => number): number[] {
  const moved = new Map<number, number>();
  return Array.from({ length: count }, (_, i) => {
    const j = i + below(n - i);
    const drawn = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
    return drawn;
  });
}

/** A function that gives the pixels of drawn images, [points, height · width · channels] from 0 to 1. */
export function pixelReader(set: ImageSet): (points: DrawnImages) => Float32Array {
  const size = imageSize(set);
  const [side, , channels] = set.shape;
  const sources = [0, 1, 2, 3].map((r) => quarterTurn(side, channels, r));
  const levels = Float32Array.from({ length: 256 }, (_, level) => level / 255);
  return ({ image, turn }) => {
    const values = new Float32Array(image.length * size);
    for (let point = 0; point < image.length; point++) {
      const pixels = set.pixels.subarray(image[point] * size, (image[point] + 1) * size);
      const source = sources[turn[point]];
      const to = point * size;
      for (let i = 0; i < size; i++) values[to + i] = levels[pixels[source[i]]];
    }
    return values;
  };
}

/** Labels of points that stand class by class, one-hot, [tasks, way · each, way]. */
export function oneHotLabels(tasks: number, way: number, each: number): Float32Array {
  const labels = new Float32Array(tasks * way * each * way);
  for (let point = 0; point < tasks * way * each; point++) labels[point * way + (Math.floor(point / each) % way)] = 1;
  return labels;
}
