/** Learning a family of dynamics whose structure no weight can break: models, modulations of their weights by codes, methods that adapt. */
export { type Adaptation, adapt, compileAdaptation } from "./adapt.js";
export { type AutoDecoded, type AutoDecoder, type AutoDecoderState, autoDecoder, type Base } from "./auto-decoder.js";
export type { AutoDecoderOptions } from "./auto-decoder-options.js";
export { type BatchSize, dynamicsBatches, supportData } from "./batches.js";
export { type Brackets, brackets, type GenericOptions, generic, metriplectic } from "./bracket.js";
export { type FullWeightOptions, fullWeight } from "./full-weight.js";
export { type HamiltonianOptions, hamiltonian } from "./hamiltonian.js";
export type { LayerChoice } from "./layers.js";
export type { Decay } from "./learning-rates.js";
export { fieldLosses } from "./loss.js";
export { type MetaTrained, type MetaTrainOptions, metaTrain } from "./meta-train.js";
export type {
  DynamicsBatch,
  InnerStep,
  Method,
  OuterStep,
  ParameterCounts,
  SupportData,
  TrainingSetup,
} from "./method.js";
export type { DynamicsModel, Networks, Weights } from "./model.js";
export type { Modulation, ModulationParams } from "./modulation.js";
export { type MultiRankOptions, multiRank } from "./multi-rank.js";
export { notOrthonormal, randomOrthonormal, retracted } from "./orthonormal.js";
export { type PlainOptions, plain } from "./plain.js";
export { type Potential, potential, randomPotential } from "./potential.js";
export { energyRate, entropyRate, type Rate } from "./rates.js";
export { type ShiftOptions, shift } from "./shift.js";
export { type SvdOptions, svd } from "./svd.js";
