/** One frame for all families of meta-learning: learners, the outer loop, the judge. Loads TensorFlow.js. */
export { type AdaptationCost, adaptationCost, type JudgeOptions, judge, type Measured, measured } from "./judge.js";
export {
  type EndToEnd,
  endToEnd,
  type Family,
  type Learner,
  learnerOn,
  type MetaLearner,
  taskLosses,
  taskMeasures,
} from "./meta-learner.js";
export {
  type MetaTrained,
  type MetaTrainOptions,
  type MetaTrainState,
  metaTrain,
  type Outer,
  type OuterLoopOptions,
  type OuterTrained,
  outerLoop,
} from "./meta-train.js";
