/** Meta-learning as hierarchical Bayes: exact posteriors and learned priors, networks that infer in one pass, and how their widths are judged. */
export {
  type AmortisedOptions,
  type AmortisedTheta,
  amortisedLinear,
  type DiagonalPosterior,
  evidenceBound,
} from "./amortised-linear.js";
export {
  type BayesianLinearOptions,
  bayesianLinear,
  initLinear,
  type LinearPosterior,
  type LinearTheta,
} from "./bayesian-linear.js";
export {
  conditionalNeuralProcess,
  type NeuralProcessOptions,
  type NeuralProcessTheta,
  neuralProcessClassifier,
  type TaskCode,
} from "./conditional-neural-process.js";
export { decodeAt, setCode } from "./deep-set.js";
export { meanField, posteriorDivergence } from "./divergence.js";
export { type EmOptions, type EmResult, empiricalBayes, emStep, meanEvidence } from "./empirical-bayes.js";
export { exactProcess, type ProcessPosterior, type ProcessTheta } from "./gaussian-process.js";
export {
  type LinearTask,
  linearPosterior,
  linearPredictive,
  linearTasks,
  logEvidence,
  logEvidenceReference,
  type WeightPosterior,
} from "./hierarchical-regression.js";
export {
  type DensityFigures,
  type DensityMeasures,
  densityMeasures,
  disposeEpisodes,
  judgeDensity,
  likelihoodCap,
  logLikelihood,
  type Predictive,
  type Probabilistic,
  type ProbabilisticLearner,
  summary,
} from "./predictive.js";
