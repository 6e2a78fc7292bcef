/** Few-shot classification of drawn characters: sets of images, the published splits, N-way K-shot episodes. Loads TensorFlow.js. */
export { type Alphabet, alphabetOf, alphabets, characterName } from "./alphabets.js";
export {
  type EmojiForm,
  type EmojiOptions,
  type EmojiSplit,
  emoji,
  emojiSplit,
  inkLevels,
  loadEmoji,
} from "./emoji.js";
export { EMOJI_GROUPS, EMOJI_STYLES, type EmojiGroup, type EmojiStyle } from "./emoji-table.js";
export { type DrawnEpisodes, type DrawnImages, drawEpisodes, type EpisodeShape, pixelReader } from "./episodes.js";
export { type FloorRule, type Floors, pixelFloors } from "./floors.js";
export { hausdorffError, inkPoints, modifiedHausdorff } from "./hausdorff.js";
export { type ImageBenchmark, imageBenchmark, type Rotations } from "./image-benchmark.js";
export { type ImageClass, type ImageSet, imageOf, imageSize, quarterTurn } from "./image-set.js";
export { loadOmniglot, type OmniglotOptions, omniglot, omniglotFolder } from "./omniglot.js";
export { type OneShotRun, oneShotRuns } from "./one-shot-runs.js";
export { inkResampler, type ResampleKernel, resampleWeights } from "./resample.js";
export { type ClassSplit, type OmniglotSplit, omniglotSplit } from "./splits.js";
