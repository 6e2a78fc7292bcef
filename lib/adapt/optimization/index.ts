/** Optimization-based meta-learning: learners whose inner loop is gradient descent. Loads TensorFlow.js. */
export { type ConvOptions, convModel } from "./conv-model.js";
export { type CurveOptions, curveOf } from "./curve.js";
export type { GradientLearner, GradientLearnerKind, GradientOptions } from "./learner.js";
export { fomaml, type InitialisationLearner, maml, pretrained, reptile } from "./maml.js";
export { type InnerModel, type ModelKind, mlpModel, outputs, type Weights } from "./model.js";
export { anil, metaSgd, type WeightsAndRates } from "./what-adapts.js";
