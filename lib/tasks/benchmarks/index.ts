/** Few-shot benchmarks: a distribution of tasks, the episodes drawn from it, its null and its oracle. Loads TensorFlow.js. */
export {
  type AnisotropicGaussiansOptions,
  anisotropicGaussians,
  withinVariances,
} from "./anisotropic-gaussians.js";
export {
  type Benchmark,
  type Episodes,
  type KnownValue,
  type LabelledSet,
  requireCounts,
  requireTasks,
  type TaskSplit,
} from "./benchmark.js";
export { type CopyOptions, type CopyTask, copy } from "./copy.js";
export {
  type ConditionalGaussian,
  choleskyFactor,
  conditionGaussian,
  type JointGaussian,
  solveLower,
} from "./gaussian-conditional.js";
export {
  type GaussianProcess,
  type GaussianProcessOptions,
  gaussianProcess,
  processError,
  processPosterior,
  processPriorLikelihood,
  sampleProcess,
} from "./gaussian-process.js";
export {
  bayesAccuracy,
  type EpisodeLaw,
  type GaussianRule,
  gaussianRule,
  gaussianScore,
  pairLogRatio,
  type QuadraticRule,
  ruleAccuracy,
} from "./gaussian-rules.js";
export {
  type HierarchicalRegressionOptions,
  hierarchicalRegression,
  type LinearPrior,
  posteriorError,
} from "./hierarchical-regression.js";
export { type LabelBindingOptions, labelBinding } from "./label-binding.js";
export {
  firstInstanceBound,
  instanceNumbers,
  type LabelStream,
  type LabelStreamOptions,
  labelStream,
} from "./label-stream.js";
export { type LinearRegressionOptions, linearRegression, ridgeError } from "./linear-regression.js";
export { mixedDomains } from "./mixed-domains.js";
export { nearestRule } from "./nearest-rule.js";
export { noiseTargets } from "./noise-targets.js";
export { type PhaseDomainOptions, phaseDomain, pullAngle } from "./phase-domain.js";
export { contextMask, type MaskedSet, type RandomContextOptions, randomContexts } from "./random-contexts.js";
export type { Sequences, SequenceTask } from "./sequences.js";
export { type SinusoidOptions, sinusoid, sinusoidNull } from "./sinusoid.js";
export { sinusoidParameters } from "./sinusoid-parameters.js";
export { taskPool } from "./task-pool.js";
export { type ToyFamiliesOptions, toyFamilies, toyHeldOut, toyOracle, toyTraining } from "./toy-families.js";
export type { ToyFamilyName } from "./toy-rules.js";
