// Memory kernels: what is left of an evolution when part of it is projected out.
export {
  type IntegratedResidualOptions,
  integratedBlockKernel,
  integratedKernelReference,
  integratedResidual,
} from "./integrated.js";
export { nzKernel, nzKernelReference, sampleNzKernel } from "./nakajima-zwanzig.js";
export {
  blockKernel,
  blockKernelReference,
  kernelResidual,
  type MemoryKernel,
  type ResidualOptions,
  resolvedEvolution,
} from "./projection.js";
export {
  blockTensors,
  type KernelFromTensorsOptions,
  kernelFromTensors,
  mapsFromTensors,
  reducedMaps,
  sampledMaps,
  transferTensors,
} from "./transfer-tensors.js";
export { sampleBlockKernel, type VolterraOptions, type VolterraScheme, volterraSolve } from "./volterra.js";
