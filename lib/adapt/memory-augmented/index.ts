/** Model-based meta-learning: recurrent models with an external memory, whose reading and writing is the adaptation. Loads TensorFlow.js. */
export {
  circularShift,
  contentWeights,
  cosine,
  eraseAndAdd,
  interpolate,
  read,
  sharpen,
} from "./addressing.js";
export { allocation, allocationReference, retention, usageOf } from "./allocation.js";
export { type DncOptions, type DncState, type DncTheta, dnc } from "./dnc.js";
export { clearLeastUsed, leastUsed, ranksOf, usageAfter, usedLess, writeWeights } from "./least-recently-used.js";
export { type LstmTheta, lstmModel } from "./lstm-baseline.js";
export { asPrinted, type MannOptions, type MannState, type MannTheta, mann } from "./mann.js";
export { dncLearner, lstmReader, mannLearner, ntmLearner, reader } from "./memory-learner.js";
export { type NtmOptions, type NtmState, type NtmTheta, ntm } from "./ntm.js";
export { accuracyByInstance, bitError } from "./sequence-figures.js";
export { type ModelFactory, type SequenceModel, type Unrolled, unroll } from "./sequence-model.js";
export {
  type Phase,
  type Predicted,
  predictSequences,
  type SequenceTrained,
  type SequenceTrainOptions,
  sequenceLoss,
  trainSequences,
} from "./sequence-training.js";
export { backward, forward, linksAfter, precedenceAfter } from "./temporal-links.js";
