/** N-way K-shot classification of the images of a set as a benchmark: what all sets of characters and emoji share. */
import * as tf from "@tensorflow/tfjs";
import type { Key } from "../../tensor/index.js";
import { type Benchmark, requireCounts, requireTasks, type TaskSplit } from "../benchmarks/benchmark.js";
import {
  classCount,
  type DrawnEpisodes,
  type DrawnImages,
  drawEpisodes,
  type EpisodeShape,
  oneHotLabels,
  pixelReader,
  type Turns,
} from "./episodes.js";
import type { ImageSet } from "./image-set.js";
import type { ClassSplit } from "./splits.js";

/**
 * What quarter turns are used for: `none`; `training`: in training episodes every class is turned by 0, 90, 180 or 270°, drawn once per class and
 * episode; `episodes`: in validation and test too (Finn et al. 2017); `classes`: a turned character is a class of its own, four times as many in all
 * parts (Vinyals et al. 2016, Snell et al. 2017).
 */
export type Rotations = "none" | "training" | "episodes" | "classes";

export interface EpisodeOptions extends Partial<EpisodeShape> {
  readonly rotations?: Rotations;
}

/** A benchmark whose episodes are images of a set. */
export interface ImageBenchmark extends Benchmark, EpisodeShape {
  readonly images: ImageSet;
  /** Ids of the classes of each part. */
  readonly classes: ClassSplit;
  /** The episodes of `draw` with the same arguments, as numbers of images. */
  drawn(key: Key, tasks: number, split: TaskSplit): DrawnEpisodes;
}

const ROTATIONS: readonly Rotations[] = ["none", "training", "episodes", "classes"];

/**
 * The benchmark of a set of images and a division of its classes; `draw` throws RangeError where a part has fewer classes than an episode.
 * @throws RangeError on counts that are not positive whole numbers, on more drawings than a class has, on fewer than two classes
 */
export function imageBenchmark(
  about: { readonly name: string; readonly title: string },
  images: ImageSet,
  classes: ClassSplit,
  { way, shots, queries, rotations }: EpisodeShape & { readonly rotations: Rotations },
): ImageBenchmark {
  requireCounts({ way, shots, queries });
  if (way < 2) throw new RangeError(`invalid way: ${way} (two classes or more wanted)`);
  if (!ROTATIONS.includes(rotations))
    throw new RangeError(`unknown rotations "${rotations}" (known: ${ROTATIONS.join(", ")})`);
  const byId = new Map(images.classes.map((each) => [each.id, each]));
  const members = (split: TaskSplit) => classes[split].flatMap((id) => byId.get(id) ?? []);
  const parts = { train: members("train"), validation: members("validation"), test: members("test") };
  const samples = Math.min(...images.classes.map((each) => each.samples));
  if (shots >= samples) throw new RangeError(`invalid shots: ${shots} (a class has ${samples} drawings)`);
  if (shots + queries > samples) {
    throw new RangeError(
      `invalid queries: ${queries} (${shots} shots leave ${samples - shots} of ${samples} drawings)`,
    );
  }
  const turnsOf = (split: TaskSplit): Turns => {
    if (rotations === "classes") return "classes";
    return rotations === "episodes" || (rotations === "training" && split === "train") ? "drawn" : "none";
  };
  const drawn = (key: Key, tasks: number, split: TaskSplit) => {
    const turns = turnsOf(split);
    const count = classCount(parts[split], turns);
    if (count < way)
      throw new RangeError(`invalid way: ${way} (the ${split} part of ${about.name} has ${count} classes)`);
    return drawEpisodes(key, requireTasks(tasks), parts[split], { way, shots, queries }, turns);
  };
  const pixels = pixelReader(images);
  const labelled = (points: DrawnImages, tasks: number, each: number) => ({
    x: tf.tensor(pixels(points), [tasks, way * each, ...images.shape]),
    y: tf.tensor(oneHotLabels(tasks, way, each), [tasks, way * each, way]),
  });
  return {
    name: about.name,
    title: about.title,
    kind: "classification",
    inputShape: [...images.shape],
    outputs: way,
    supportPoints: way * shots,
    queryPoints: way * queries,
    way,
    shots,
    queries,
    images,
    classes,
    drawn,
    draw: (key, tasks, split) => {
      const { support, query } = drawn(key, tasks, split);
      return { support: labelled(support, tasks, shots), query: labelled(query, tasks, queries) };
    },
    null: () => ({ value: 1 / way, halfWidth: 0, source: "closed form: 1/N, labels are drawn anew in every task" }),
    oracle: () => undefined,
  };
}
