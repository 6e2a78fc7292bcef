/** Few-shot learning with kernels and gradients as a study: its entries, what runs one, and what reads the stored ones. */
export { type Challenge, type ChallengeFigures, challengeFigures, challengeOf } from "./challenge.js";
export { type ConflictRow, conflictRows } from "./conflict-rows.js";
export { type OrderRow, orderContrasts, type ShiftRow, shiftContrasts } from "./contrasts.js";
export { absence, benchmarkOf, type DataName, type EpisodeSize, loadData, titleOf } from "./data.js";
export type {
  Budget,
  ConflictConfig,
  ConflictMetrics,
  FewShotConfig,
  FloorConfig,
  FloorMetrics,
  Part,
  RegressionConfig,
  RegressionMetrics,
  StepFigures,
  TableConfig,
  TableMetrics,
  TrainingFigures,
  Transfer,
} from "./entry.js";
export {
  type CalibrationRow,
  type ChallengeRow,
  calibrationRows,
  challengeRows,
  type Figure2Row,
  figure2,
} from "./figures.js";
export { type ForestRow, forest } from "./forest.js";
export { type Claim, type ClaimVerdict, decided, VERDICTS, weakest, widerHalfWidth } from "./hypotheses.js";
export { type ClassFigures, judgeClasses } from "./judge-classes.js";
export {
  type Laws,
  type LiveRegression,
  liveLaws,
  livePredictions,
  liveRegression,
  standardisedMisses,
} from "./live-regression.js";
export {
  type OuterRule,
  outerRules,
  type RegressionMethod,
  regressionMethods,
  type TableMethod,
  tableMethodNames,
  tableMethods,
} from "./method-table.js";
export { type Method, type MethodSpec, methodOf } from "./methods.js";
export {
  accuracyOverSeeds,
  contrastOverSeeds,
  measuredOverSeeds,
  type OverSeeds,
  pairedOverSeeds,
} from "./over-seeds.js";
export { PHASES, type Phase, passesOf, type TaskImages } from "./passes.js";
export { type RegressionRow, regressionRows } from "./regression-rows.js";
export { PROCESS, regressionBenchmark } from "./regression-run.js";
export { conflictConfigs, floorConfigs, regressionConfigs, tableConfigs } from "./settings.js";
export { measuredSpeed, type SpeedOptions, type SpeedRow, type Timing } from "./speed.js";
export { cellsOf, type StoredRun, storedPart } from "./stored.js";
export { fewShot, fewShotEntries, fewShotResult, runFewShot } from "./study.js";
export {
  type Comparison,
  comparisons,
  floorOf,
  type Table1Row,
  type Table2Row,
  type Table4Row,
  table1,
  table2,
  table4,
  tableCells,
  type Where,
} from "./tables.js";
