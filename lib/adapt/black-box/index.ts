/** Black-box meta-learning: adaptation is whatever a trained network does with the support set. Loads TensorFlow.js. */
export { type HypernetworkOptions, type HypernetworkParams, hypernetwork } from "./hypernetwork.js";
export { type TaskNetwork, taskNetwork } from "./main-network.js";
export {
  type Cell,
  logAndSign,
  type MetaLstmOptions,
  type MetaLstmParams,
  metaLstm,
  metaLstmCell,
  metaLstmStep,
} from "./meta-lstm.js";
export {
  askState,
  freshState,
  type RecurrentOptions,
  type RecurrentParams,
  type RecurrentState,
  readPoint,
  readStream,
  recurrentLearner,
} from "./recurrent-learner.js";
export { type RidgeOptions, type RidgeParams, ridgeLearner, ridgeWeights } from "./ridge.js";
export {
  type AnyEnvironment,
  initRl2,
  type Rl2Params,
  replay,
  rl2Gradients,
  rollOut,
  type TrialBatch,
  type Trials,
} from "./rl2.js";
export { type Played, playRl2, type Rl2Options, trainRl2, trialBatch } from "./rl2-train.js";
export { encodeSet, initSetEncoder, type SetEncoder, type SetEncoderOptions } from "./set-encoder.js";
export { type FormOptions, type FormParams, generate, initForm, type WeightForm, weightForms } from "./weight-forms.js";
