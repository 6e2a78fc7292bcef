// Experiments that tell the variants of the continuum memory apart, each with the line that theory gives.
export {
  drawSignal,
  filterPredictions,
  retentions,
  type SignalOptions,
  type SteadyFilter,
  steadyFilter,
} from "./autoregressive.js";
export { expectedError, expectedErrorReference, type TrackingLevel } from "./expected-error.js";
export { FEATURES, type FeatureFigures, type FeatureLaw, type FeatureLearner, featureRun } from "./features.js";
export {
  type InterferenceFigures,
  type InterferenceOptions,
  interferenceRun,
  type Learner,
  type Phase as TeacherPhase,
  type Teacher,
} from "./interference.js";
export {
  aboutFirstTask,
  drift,
  momentumMass,
  type OptimizerRun,
  type OptimizerRunOptions,
  type OrthogonalTasks,
  optimizerRun,
  TWO_COORDINATES,
} from "./optimizer-memory.js";
export { type LevelTrace, type ScheduleTrace, scheduleTrace } from "./schedule-trace.js";
export {
  drawEpisode,
  EPISODES,
  type EpisodeLaw,
  firstError,
  SLOW_LEVELS,
  type StartName,
  type SwitchingFigures,
  type SwitchingOptions,
  switchingRun,
} from "./switching.js";
export {
  bestSingleRate,
  kalmanLevels,
  type TunedRate,
  trackingMemory,
  trackingPredictions,
} from "./tracking.js";
export {
  type Phase as TrialPhase,
  type RateLevel,
  SAVINGS,
  TWO_RATES,
  type TwoRateRun,
  twoRateRun,
} from "./two-rate.js";
