/** Learning to optimize: optimizers as functions with a memory, hand-made and learned, their training and their curves. Loads TensorFlow.js. */
export {
  conjugatePath,
  descentPath,
  inverseHessian,
  newtonValue,
  type Quadratic,
  sharpest,
  singleQuadratics,
} from "./exact-paths.js";
export {
  type AdamMemory,
  adamRule,
  momentumRule,
  newtonRule,
  type Settings,
  settingsOf,
  sgdRule,
  warmMomentumRule,
} from "./hand-made.js";
export {
  type LearnedMemory,
  type LearnedRule,
  type LearnedRuleOptions,
  learnedRule,
  linearCell,
} from "./learned-rule.js";
export { type AdaptedWeights, type LearnedOptimizerOptions, type LearnedStart, learnedOptimizer } from "./learner.js";
export { logSign, type Preprocessing } from "./preprocessing.js";
export { type EffectiveMomentum, effectiveMomentum, responses } from "./probes.js";
export {
  afterSteps,
  type Curve,
  type CurveOptions,
  type GridPoint,
  ruleCurve,
  ruleCurves,
  type StepRecord,
  stepRecords,
  type Tuned,
  tuneRule,
} from "./rule-curves.js";
export {
  type Horizon,
  type Piece,
  pieceGradients,
  pieceStep,
  type RuleState,
  type TrainedRule,
  type TrainRuleOptions,
  trainRule,
} from "./train-rule.js";
export { type GradientFlow, type Standing, stopGradient, type UpdateRule, unroll } from "./update-rule.js";
