// Inner and outer loops in exact arithmetic. Learners on tensors load an engine, so they are imported by file: maml.js (any model and
// loss), meta-slope.js (its derivative against differences), sharpness.js, adaptation-curve.js, trained-depth.js (experiment E2).
export {
  type AdamDescentOptions,
  type AdamTrajectory,
  adamDescent,
  adamKernel,
  adamKernelReference,
  adamUnrolled,
} from "./adam-kernel.js";
export { type DepthCriterion, type DepthCurve, type DepthMemory, depth, depthInterval } from "./depth.js";
export {
  type CurvatureDepth,
  type CurvatureDepthOptions,
  type CurvatureModes,
  curvatureDepth,
  curvatureModes,
} from "./depth-curvatures.js";
export {
  bayesLoss,
  bayesRates,
  bestFlowTime,
  continuousEarlyStop,
  type DepthMode,
  type DepthSpectrum,
  earlyStop,
  expectedQueryLoss,
  noiseFreeLoss,
} from "./depth-spectrum.js";
export {
  eulerLeadingError,
  type FlowOptions,
  gradientFlow,
  integrate,
  modifiedFlow,
  type VectorField,
} from "./flow.js";
export { adapted, gradientDescent, type Trajectory, telescoped } from "./gradient-descent.js";
export {
  type HeavyBallOptions,
  type HeavyBallState,
  heavyBallDescent,
  heavyBallFlow,
  heavyBallGenerator,
  heavyBallMap,
  heavyBallTensors,
  heavyBallUnrolled,
} from "./heavy-ball.js";
export { mapEstimate, mapPrior, mapPriorFlow } from "./map-prior.js";
export {
  metaDescent,
  metaGradient,
  metaNewton,
  metaObjective,
  quadraticMetaTasks,
  timeOrderedProduct,
} from "./meta-gradient.js";
export { type ClosedFormAlgorithm, type MetaAlgorithm, meanMinimiser, thetaStar } from "./meta-initialisation.js";
export { closedMoments, type EnsembleMoments, exactMoments, type NormalStart } from "./moment-closure.js";
export {
  expandedObjective,
  type GradientCumulants,
  gaussianSurrogate,
  gradientCumulants,
  type ObjectiveTerms,
  objectiveTerms,
  oneStepObjective,
  thirdAlong,
} from "./one-step-objective.js";
export {
  type DescentRoute,
  descentMap,
  type FlowRoute,
  modifiedHessian,
  quadraticDescent,
  quadraticFlow,
  quadraticGradient,
  quadraticLeadingError,
} from "./quadratic.js";
