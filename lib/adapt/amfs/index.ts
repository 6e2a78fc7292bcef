/**
 * AMFS, the inner loop (Park and Kang 2024): kernel ridge regression on learned features as adaptation, what it is as a Gaussian process, and its relatives with
 * the same backbone. Float64 first, tensors after. Loads TensorFlow.js.
 */
export { bodyEmbedding } from "./body-embedding.js";
export {
  expectedCalibrationError,
  intervalCoverage,
  type ReliabilityBin,
  reliability,
  type Verdicts,
  verdicts,
} from "./calibration.js";
export { type Factored, factored, inverseOf, logDeterminant, solveFactored } from "./cholesky-solve.js";
export {
  closedForm,
  compositeGradient,
  compositeObjective,
  equivalentNoise,
  type Regularisers,
  regularisers,
  spectralFilter,
  systemMatrix,
} from "./composite-objective.js";
export {
  type DeepKernelOptions,
  type DeepKernelTheta,
  deepKernelTransfer,
} from "./deep-kernel-transfer.js";
export { type IAmfsOptions, type IAmfsTheta, iAmfs, type KernelExpansion } from "./i-amfs.js";
export { iAmfsProcess, type KernelProcess } from "./i-amfs-process.js";
export {
  functionalGradientPerPoint,
  informationPerPoint,
  LEAST_LAMBDA,
  lambdaOf,
  lambdaParameter,
  type SolveSettings,
  solveTasks,
} from "./i-amfs-solve.js";
export { type InformationAdjoint, informationAdjoint, informationTerm, mutualInformation } from "./information.js";
export {
  type InnerAdjoint,
  type InnerProblem,
  type InnerSettings,
  type InnerSolution,
  innerLoop,
  innerLoopAdjoint,
  type PullbackOptions,
} from "./inner-loop-reference.js";
export { initKernel, type KernelName, type KernelParams, kernelDiagonal, kernelMatrix } from "./kernels.js";
export { normalisedEmbedding } from "./normalised-embedding.js";
export { type Predictions, predictions } from "./predictions.js";
export { type Grams, type PredictiveLaw, predictiveLaw } from "./predictive-variance.js";
export { type RadialAdjoint, radialAdjoint, radialKernel, squaredDistances } from "./radial-kernel.js";
export {
  dualRidge,
  type LinearMap,
  metaOptNetRidge,
  type RidgeHeadOptions,
  type RidgeHeadTheta,
  r2d2,
} from "./ridge-heads.js";
export { type AffineCoding, affineCoding, codedTargets, type TargetCoding } from "./target-coding.js";
