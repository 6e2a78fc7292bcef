// The continuum memory of nested learning: blocks with periods of their own, and the memories that optimizers are.
// Experiments that tell its variants apart: experiments/index.ts.
export { type Aggregation, aggregate, softmax } from "./aggregation.js";
export {
  type Activation,
  type Applied,
  type AppliedAlong,
  type Block,
  type Cotangents,
  constantBlock,
  linearBlock,
  type ResidualOptions,
  randomResidual,
  residualBlock,
  type Vector,
} from "./block.js";
export { streamGradientReference } from "./carried-jacobian.js";
export { chain, type Network } from "./chain.js";
export { type DeepMomentumOptions, deepMomentumStep } from "./deep-momentum.js";
export { type DescentStep, deltaStep, type MemoryLoss, plainStep, surpriseOf } from "./delta-descent.js";
export {
  bySpeed,
  chunkSizes,
  type LevelSpec,
  levelSpecs,
  type Order,
  updateCount,
  updatedPerSample,
} from "./levels.js";
export {
  type DeltaMomentumOptions,
  deltaMomentumStep,
  type M3Options,
  type MuonOptions,
  m3Step,
  muonStep,
  type PreconditionedOptions,
  preconditionedMomentumStep,
} from "./matrix-rules.js";
export {
  type ContinuumMemory,
  checkParameters,
  continuumMemory,
  type IndependentOptions,
  type Level,
  type MemoryOptions,
  type Reduction,
  type SequentialOptions,
} from "./memory.js";
export {
  type NestedMemory,
  type NestedOptions,
  type NestedState,
  nestedMemory,
  observeContext,
  type SlowLevel,
  startNested,
} from "./nested.js";
export { type Component, levelsOf, type Transfer } from "./nested-system.js";
export { type OrthogonaliseOptions, orthogonalise } from "./newton-schulz.js";
export { type OnlineTextOptions, type OnlineTextRun, readOnline, type Texts } from "./online-text.js";
export {
  type GradientOptions,
  gradientStep,
  type MomentumRuleOptions,
  momentumStep,
  type PolyakOptions,
  polyakStep,
  type Rule,
  type RuleContext,
} from "./rules.js";
export {
  attempt,
  continueSequence,
  flush,
  type Learned,
  type LevelState,
  lossGradient,
  type MemoryState,
  type Observed,
  observe,
  type Partial,
  parametersOf,
  predict,
  type RunOptions,
  runSequence,
  type Sample,
  startMemory,
} from "./schedule.js";
export {
  fixedProjections,
  MEMORIES,
  type MemoryName,
  randomSelfModifying,
  type SelfModifyingOptions,
  type SelfModifyingState,
  selfModifyingRun,
  selfModifyingStep,
} from "./self-modifying.js";
export {
  initSelfModifying,
  readTokens,
  type SelfModifyingTheta,
  type TensorMemories,
  type TensorSelfModifyingOptions,
  writeTokens,
} from "./self-modifying-tensors.js";
export { type LearnStartsOptions, learnStarts, runSequences } from "./sequential.js";
export { type StreamGradient, type StreamGradientOptions, streamGradient, type Through } from "./stream-gradient.js";
export {
  type ChainBlock,
  chainScores,
  initTokenChain,
  type TokenChainOptions,
  type TokenChainTheta,
} from "./token-chain.js";
