/** Nested learning as a study: its parts, what runs an entry, and what reads the stored ones. Loads TensorFlow.js. */
export {
  type Continuum,
  type LanguageConfig,
  type LanguageMetrics,
  language,
  type Nats,
} from "./language.js";
export { type LanguageRow, languageRows } from "./language-rows.js";
export { type MultiQueryConfig, type MultiQueryMetrics, multiQueryRecall } from "./multi-query-recall.js";
export { type PartConfig, type PartMetrics, type RunContext, STUDY, type StudyPart } from "./part.js";
export { parts } from "./parts.js";
export { type CapacityCurve, capacityCurves, kneeOf, type MultiQueryRow, multiQueryRows } from "./recall-rows.js";
export {
  nestedLearning,
  nestedLearningEntries,
  nestedLearningResult,
  runNestedLearning,
  type StoredRun,
  storedPart,
} from "./study.js";
export { type TrainedCapacityConfig, type TrainedCapacityMetrics, trainedCapacity } from "./trained-capacity.js";
