/** Metric-based meta-learning: embed, and compare with the support set (Koch 2015, Vinyals 2016, Snell 2017, Sung 2018). Loads TensorFlow.js. */
export { bregman, burgEntropy, type Convex, negativeEntropy, squaredNorm } from "./bregman.js";
export {
  type Conv4Options,
  type ConvBlock,
  conv4Embedding,
  type Embedding,
  embedPoints,
  fixedEmbedding,
  linearEmbedding,
  type MlpEmbeddingOptions,
  mlpEmbedding,
} from "./embedding.js";
export { type FixedRule, fixedMetric, gaussianMetric } from "./fixed-metric.js";
export { attendedLabels, matchingNetwork, type Remembered } from "./matching.js";
export { type MetricTheta, type Prototypes, type PrototypicalOptions, prototypical } from "./prototypical.js";
export {
  type ClassPoints,
  type RelationOptions,
  type RelationTheta,
  relationNetwork,
  relationScores,
} from "./relation.js";
export {
  classMeans,
  classSums,
  initMetric,
  type Metric,
  type MetricParams,
  similarities,
  squaredDistancesReference,
} from "./scores.js";
export {
  pairAccuracy,
  pairLoss,
  pairScores,
  type SiameseOptions,
  type SiameseTheta,
  samePairs,
  siamese,
} from "./siamese.js";
export { judgeVerification } from "./verification.js";
