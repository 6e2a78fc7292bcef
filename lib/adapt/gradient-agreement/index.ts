/** The outer loop of AMFS and its relatives: gradients of single tasks weighed by how they agree. Loads TensorFlow.js. */
export { type AgreeingLearner, type AgreeingOptions, type Agreement, agreeing, agreeingKind } from "./agreeing.js";
export {
  type AgreementMetric,
  type AgreementTrained,
  type AgreementTrainOptions,
  trainAgreeing,
} from "./agreement-train.js";
export {
  type AgreementOptions,
  type AgreementRule,
  coefficients,
  combined,
  cosines,
  gramMatrix,
  type Normalisation,
} from "./coefficients.js";
export {
  type Conflict,
  type ConflictPoint,
  type Counted,
  conflictCurve,
  conflictPoint,
  expectedDecrease,
  turningAngle,
} from "./conflict.js";
export { initialisationGradients, learnerGradients } from "./initialisation-gradients.js";
export { visitingOrders, withoutConflicts } from "./pcgrad.js";
export { slicedGradients, type TaskGradients, type TaskGradientsOf, taskOf, tiledGradients } from "./task-gradients.js";
export { coefficientsOf, combinedOf, cosinesOf, gramOf } from "./tensor-coefficients.js";
export { unitGradients } from "./unit-gradients.js";
