/**
 * Fast weights: a memory that is a matrix, written with outer products and read with a product. The recurrence and its conventions (stream.ts), its forms and
 * their adjoints in Float64, feature maps and write rules, the published models as steps, what such a memory holds, and the same as tensor programs to be
 * trained. Loads TensorFlow.js.
 */
export {
  leastSquaresError,
  leastSquaresMemory,
  onePassDeltaError,
  onePassErrors,
  orderBlindBound,
  orthonormalPairs,
  type Pairs,
  randomPairs,
  rankBound,
  recallAccuracy,
  recallError,
  recallErrorPerOutput,
  storedMemory,
  sumRuleError,
} from "./capacity.js";
export { type ChunkedOptions, chunked, parallel, parallelReference } from "./chunked.js";
export { chunkedGradients, parallelGradients } from "./chunked-gradients.js";
export {
  dpfp,
  eluPlusOne,
  type FeatureMap,
  identity,
  positiveRandom,
  relu,
  squaredRelu,
  sumNormalised,
  unitNormalised,
} from "./feature-maps.js";
export {
  initKeyValueNetwork,
  type KeyValueNetworkOptions,
  type KeyValueTheta,
  type RecallMemory,
  readAllKeys,
  recallFigures,
  recallMemoryName,
} from "./key-value-network.js";
export { type Form, forms, type MemoryLayer, type MemoryLayerOptions, memoryLayer } from "./memory-layer.js";
export {
  deltaStep,
  gatedDeltaStep,
  glaStep,
  implicitStep,
  linearAttentionStep,
  ojaStep,
  omegaStep,
  type Pair,
  retentionGate,
  retentionStep,
  type TitansState,
  titansStep,
} from "./models.js";
export { continued, recurrent, recurrentReference, streamBetween } from "./recurrent.js";
export { recurrentGradients, recurrentGradientsReference } from "./recurrent-gradients.js";
export { listsOf, type Rows, rowAt, rowsBetween, rowsOf, zeroRows } from "./rows.js";
export {
  type Cotangent,
  type EraseRule,
  eraseRules,
  type FormOptions,
  type ReadOrder,
  readOrders,
  type Stream,
  type StreamGradients,
  type Written,
} from "./stream.js";
export { type TensorStream, type TensorWritten, tensorForm } from "./tensor-form.js";
export {
  dividedByLast,
  drawDirections,
  type FeatureSpec,
  featureName,
  featureWidth,
  type Normalisation,
  type TensorLayerOptions,
  tensorFeatures,
  tensorLayer,
} from "./tensor-layer.js";
export {
  initTokenNetwork,
  type TokenMemory,
  type TokenNetworkOptions,
  type TokenTheta,
  tokenFigures,
  tokenMemories,
  tokenReads,
  tokenScores,
} from "./token-network.js";
export {
  eraseOf,
  ratesOf,
  type WriteProblem,
  type WriteRule,
  writeObjective,
  writeReference,
  writeRules,
} from "./write-rules.js";
