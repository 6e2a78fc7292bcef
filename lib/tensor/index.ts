/** The engine seam: which backend computes, seeded random numbers, parameter records, gradients, optimizers, training. */
// First of all: TensorFlow.js registers its gradients when it is loaded, over those that tfjs-compile has put right.
import "@tensorflow/tfjs";
import "./quiet.js";

export {
  type Compiled,
  type CompileOptions,
  compile,
  type Engine,
  fixHigherOrderGradients,
  type Inputs,
  NativeTensor,
  type Outputs,
  type TensorTree,
} from "@innerloop/tfjs-compile";
export { activeBackend } from "./active.js";
export {
  type Backend,
  type BackendName,
  type BackendOptions,
  backends,
  describeBackend,
  useBackend,
} from "./backend.js";
export { type Checkpoint, type History, readCheckpoint, type StoredLeaf, writeCheckpoint } from "./checkpoint.js";
export { toTensor } from "./convert.js";
export type { EarlyStop } from "./early-stop.js";
export { flopsOf } from "./flops.js";
export { type ValueAndGradients, valueAndGradients } from "./gradients.js";
export {
  type Activation,
  activate,
  type Dense,
  dense,
  type InitOptions,
  initDense,
  initLayerNorm,
  initNetwork,
  type LayerNorm,
  layerNorm,
  network,
} from "./layers.js";
export { type Layer, type Mlp, mlp, randomMlp } from "./mlp.js";
export { normalQuantile } from "./normal-quantile.js";
export {
  chain,
  type Layout,
  type Optimizer,
  type OptimizerState,
  optimizer,
  perLeaf,
  type Rule,
  type RuleContext,
} from "./optimizer.js";
export {
  type AdamOptions,
  adam,
  adamw,
  clipByGlobalNorm,
  clipByValue,
  type MomentumOptions,
  momentum,
  sgd,
} from "./optimizers.js";
export {
  cloneParams,
  countParams,
  disposeParams,
  flattenParams,
  type LeafName,
  type Mapped,
  mapParams,
  nonFiniteParams,
  type Params,
  paramsNorm,
  type Tree,
  tidyTree,
  unflattenParams,
  zipParams,
} from "./params.js";
export { type ParamsJson, paramsFromJson, paramsToJson, type TensorJson } from "./params-json.js";
export { choice, foldIn, integers, type Key, key, normal, permutation, split, uniform } from "./random.js";
export {
  type Gru,
  gruCell,
  initGru,
  initLstm,
  type Lstm,
  type LstmState,
  lstmCell,
  zeroState,
} from "./recurrent.js";
export { cosineRate, linearRate, type Rate, type Schedule, warmUp } from "./schedules.js";
export { identities, type PositiveSolution, solvePositive } from "./solve-positive.js";
export { threefry2x32, type Words } from "./threefry.js";
export { train } from "./train.js";
export type { TrainStep } from "./train-engine.js";
export type { CheckpointOptions, Trained, TrainOptions, TrainRecord } from "./train-options.js";
