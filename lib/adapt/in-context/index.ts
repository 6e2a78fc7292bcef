/** Learning in context: linear attention by hand and trained, transformers in direct and channel form, and what to hold them against. Loads TensorFlow.js. */
export { averaging, leastSquares, nearestNeighbours, type PointPredictor, prefixErrors, ridge } from "./baselines.js";
export { type ChannelOptions, channelTransformer, mixtureLogDensity } from "./channel.js";
export {
  attentionWeights,
  continueWith,
  type Decoder,
  type DecoderBlock,
  type DecoderOptions,
  initDecoder,
  type LayerCache,
  readTokens,
} from "./decoder.js";
export {
  channelScore,
  discriminant,
  type LinearRule,
  linearAccuracy,
  logisticRegression,
  type Rows,
  sampleDiscriminant,
} from "./gaussian-classes.js";
export {
  type EffectiveLayer,
  effectiveError,
  effectiveLayer,
  type GradientStepOptions,
  gradientStep,
  type IsotropicLaw,
  optimalError,
  optimalRate,
} from "./gradient-step.js";
export {
  contextTokens,
  type FastWeights,
  fastWeights,
  type LinearAttention,
  predictTokens,
  queryTokens,
  read,
  write,
} from "./linear-attention.js";
export {
  type LinearAttentionOptions,
  type LinearAttentionTheta,
  linearAttention,
  randomLayer,
} from "./linear-attention-learner.js";
export {
  type InContextCache,
  type InContextLearner,
  type InContextOptions,
  type InContextTheta,
  inContextTransformer,
} from "./transformer.js";
export { multiTaskZeroShot, type ZeroShotOptions } from "./zero-shot.js";
