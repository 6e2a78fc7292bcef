// Memory kernels: what is left of an evolution when part of it is projected out. Memories that are learned and written to load an engine, so they are
// imported by folder: fast-weights/index.js.
export {
  type Closure,
  type CurvatureLaw,
  closedSurvival,
  cumulantRatio,
  curvatureKernel,
  curvatureTensors,
  gammaLaw,
  gaussianLaw,
  hiddenLaw,
  lawOfTasks,
  logNormalLaw,
  type Spread,
  twoPointLaw,
  uniformLaw,
} from "./curvature-law.js";
export {
  fluctuationDissipationViolation,
  forceCorrelation,
  type SampledCorrelation,
  sampleForceCorrelation,
  thermalCovariance,
  type Violation,
} from "./fluctuation-dissipation.js";
export {
  equalOutputs,
  linearModel,
  type Model,
  tangentKernel,
  tanhNetwork,
  testKernel,
  trainingKernel,
  trainingStep,
} from "./function-space.js";
export {
  type IntegratedResidualOptions,
  integratedBlockKernel,
  integratedKernelReference,
  integratedResidual,
} from "./integrated.js";
export { type KernelFromTensorsOptions, kernelFromTensors } from "./kernel-from-tensors.js";
export { lagResiduals } from "./lag-test.js";
export { lagNorms, type MemoryTime, type MemoryTimeOptions, memoryTime } from "./memory-time.js";
export {
  displacementCorrelation,
  type Ensemble,
  hermiteKoopman,
  langevinKoopman,
  moriClosedForm,
  moriForce,
  moriKernel,
} from "./mori.js";
export { nzKernel, nzKernelReference, sampleNzKernel } from "./nakajima-zwanzig.js";
export {
  blockKernel,
  blockKernelReference,
  kernelResidual,
  type MemoryKernel,
  type ResidualOptions,
  resolvedEvolution,
} from "./projection.js";
export { reducedMaps, type SamplingOptions, sampleBlockKernel, sampledMaps, sampledTensors } from "./sampled.js";
export {
  type DescentMemory,
  descentMemory,
  type FrictionKernel,
  frictionKernel,
  frictionResidual,
  laplaceKernels,
  type SubsetKernels,
  subsetKernels,
} from "./subset-kernels.js";
export { blockTensors, mapsFromTensors, transferTensors, transferTensorsReference } from "./transfer-tensors.js";
export { type Truncation, type TruncationCriterion, truncateTensors, truncationBound } from "./truncation.js";
export { type VolterraOptions, type VolterraScheme, volterraSolve } from "./volterra.js";
