/**
 * The sets of images that few-shot results are reported on, each standing in for one that may not be redistributed and named as what it is:
 *
 *     omniglot        itself, Vinyals's split, quarter turns in training
 *     emoji-general   emoji of all groups but faces, classes shuffled into 64, 16 and 20 %      in the place of Mini-ImageNet
 *     emoji-faces     Smileys & Emotion alone, classes shuffled into 50, 25 and 25 %             in the place of CUB
 *     emoji-groups    no group of emoji in two parts                                              in the place of FC100
 *     fashion-mnist   ten kinds of clothes; tasks are new mixtures of known kinds
 *
 * Omniglot and Fashion-MNIST are optional: `absence` says in one line where they were looked for.
 */
import {
  emojiSplit,
  type ImageBenchmark,
  imageBenchmark,
  loadEmoji,
  loadOmniglot,
  omniglotFolder,
  omniglotSplit,
  type Rotations,
} from "../../tasks/characters/index.js";
import { fashionMnistFolder, loadFashionMnist, type SplitImages } from "../../tasks/images/index.js";
import { key, permutation } from "../../tensor/index.js";

export type DataName = "omniglot" | "emoji-general" | "emoji-faces" | "emoji-groups" | "fashion-mnist";

/** N, K and query images of each class. */
export interface EpisodeSize {
  readonly way: number;
  readonly shots: number;
  readonly queries: number;
}

const titles: Readonly<Record<DataName, string>> = {
  omniglot: "Omniglot",
  "emoji-general": "emoji but faces",
  "emoji-faces": "emoji of faces",
  "emoji-groups": "emoji, groups apart",
  "fashion-mnist": "Fashion-MNIST",
};

/** For tables and figures. */
export const titleOf = (name: DataName): string => titles[name];

/** Why a set is not here, in one line; undefined where it is. */
export function absence(name: DataName): string | undefined {
  try {
    if (name === "omniglot") omniglotFolder();
    if (name === "fashion-mnist") fashionMnistFolder();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

/** Images and parts. @throws Error in one line where the set is not here; RangeError on an unknown name */
export function loadData(name: DataName): SplitImages {
  switch (name) {
    case "omniglot":
      return { images: loadOmniglot(), classes: omniglotSplit("vinyals") };
    case "emoji-general":
      return shuffledEmoji("but faces", [0.64, 0.8]);
    case "emoji-faces":
      return shuffledEmoji("faces", [0.5, 0.75]);
    case "emoji-groups": {
      const images = loadEmoji();
      return { images, classes: emojiSplit(images, "groups") };
    }
    case "fashion-mnist":
      return loadFashionMnist();
    default:
      throw new RangeError(`unknown data "${String(name)}" (known: ${Object.keys(titles).join(", ")})`);
  }
}

/** N-way K-shot episodes of a set. `split` lets several benchmarks share what is loaded. */
export function benchmarkOf(name: DataName, size: EpisodeSize, split: SplitImages = loadData(name)): ImageBenchmark {
  const rotations: Rotations = name === "omniglot" ? "training" : "none";
  const title = `${titles[name]}, ${size.way}-way ${size.shots}-shot`;
  return imageBenchmark({ name, title }, split.images, split.classes, { ...size, rotations });
}

/** The seed of the shuffle is fixed: every seed of a study trains and judges on the same parts. */
function shuffledEmoji(which: "faces" | "but faces", [train, validation]: readonly [number, number]): SplitImages {
  const images = loadEmoji();
  const wanted = images.classes.filter(({ group }) => (group === "Smileys & Emotion") === (which === "faces"));
  const order = Array.from(permutation(key(1), wanted.length), (i) => wanted[i].id);
  const [first, second] = [train, validation].map((share) => Math.round(share * order.length));
  return {
    images,
    classes: { train: order.slice(0, first), validation: order.slice(first, second), test: order.slice(second) },
  };
}
