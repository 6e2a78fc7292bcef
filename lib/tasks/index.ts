// Task distributions, and the kinds of time in which tasks are adapted to. What draws tensors loads an engine, so it is
// imported by file: proton-regression.js.
export { checkTasks, type DynamicsTasks, fieldScale, type Observations } from "./dynamics.js";
export { regressionCurvature, regressionLoss } from "./linear-regression.js";
export type { Loss, WeightedTask } from "./loss.js";
export {
  gaussianMoment,
  type Polynomial,
  polynomialCovariance,
  polynomialMean,
  shiftedPolynomial,
} from "./polynomial-moments.js";
export {
  chebyshevFeatures,
  chebyshevNodes,
  coefficientMoments,
  drawMinima,
  featureCount,
  type ProtonFamily,
  type ProtonSettings,
  potentialCoefficients,
  protonFamily,
  protonPotential,
  type QueryMeasure,
  taskVariance,
} from "./proton-potential.js";
export { type ProtonTasks, protonTasks, type SupportPoints, supportCurvature, supportPoints } from "./proton-tasks.js";
export {
  displacement,
  type QuadraticTask,
  quadraticLoss,
  type RandomTasksOptions,
  randomCurvature,
  randomQuadraticTasks,
  scalarTask,
} from "./quadratic.js";
export { coupledQuarticLoss, type Quartic, quarticFlow, quarticLoss } from "./quartic.js";
export {
  type FlowTime,
  flowTime,
  flowTimeOf,
  type InnerSteps,
  innerSteps,
  type PhysicalTime,
  physicalTime,
  positive,
  uniformStep,
} from "./time.js";
