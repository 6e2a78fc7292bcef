/** Learning a family of dynamics whose structure no weight can break: models, modulations of their weights by codes, methods that adapt. */
export { type Adaptation, adapt, compileAdaptation } from "./adapt.js";
export { anilDynamics } from "./anil.js";
export { type AutoDecoded, type AutoDecoder, type AutoDecoderState, autoDecoder, type Base } from "./auto-decoder.js";
export type { AutoDecoderOptions } from "./auto-decoder-options.js";
export { type BatchSize, dynamicsBatches, supportData } from "./batches.js";
export { type Brackets, brackets, type GenericOptions, generic, metriplectic } from "./bracket.js";
export type { Adapts } from "./fast-weights.js";
export { type FieldData, type FitOptions, type Fitted, fitField } from "./fit-field.js";
export { type Float64Generic, float64Generic } from "./float64-brackets.js";
export { type Float64Hamiltonian, float64Field, float64Hamiltonian, float64Plain } from "./float64-dynamics.js";
export {
  type Float64Field,
  type Float64Network,
  type Float64Options,
  float64Network,
  type ReadableWeights,
  type ScalarFunction,
  scalarFunction,
} from "./float64-network.js";
export { type FullWeightOptions, fullWeight } from "./full-weight.js";
export { type GaussNewtonDecoder, type GaussNewtonOptions, gaussNewtonDecoder } from "./gauss-newton.js";
export { type GfinnOptions, type GfinnWeights, gfinn, gfinnOperators, type PgfinnOptions, pgfinn } from "./gfinn.js";
export { type HamiltonianOptions, hamiltonian } from "./hamiltonian.js";
export type { LayerChoice } from "./layers.js";
export type { Decay } from "./learning-rates.js";
export { fieldLosses } from "./loss.js";
export { type MamlDynamics, type MamlDynamicsOptions, type MamlState, mamlDynamics } from "./maml-dynamics.js";
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
export { degeneracy, fieldOf, type MetriplecticModel, type MetriplecticParts } from "./metriplectic-model.js";
export type { DynamicsModel, Networks, Weights } from "./model.js";
export type { Modulation, ModulationParams } from "./modulation.js";
export { type MultiRankOptions, multiRank } from "./multi-rank.js";
export { type NmsOptions, type NmsWeights, nms, nmsOperators } from "./nms.js";
export { notOrthonormal, randomOrthonormal, retracted } from "./orthonormal.js";
export { type PlainOptions, plain } from "./plain.js";
export { type Potential, potential, randomPotential } from "./potential.js";
export { quadraticCodes, withQuadraticPart } from "./quadratic-part.js";
export { energyRate, entropyRate, type Rate } from "./rates.js";
export { type Reptile, type ReptileOptions, type ReptileState, reptileDynamics } from "./reptile.js";
export { type Scratch, type ScratchOptions, scratch } from "./scratch.js";
export { type ShiftOptions, shift } from "./shift.js";
export { type SpnnOptions, type SpnnWeights, softDegeneracy, spnn } from "./spnn.js";
export { type SvdOptions, svd } from "./svd.js";
