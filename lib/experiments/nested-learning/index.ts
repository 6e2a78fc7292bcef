/** Nested learning as a study: its parts, what runs an entry, and what reads the stored ones. Loads TensorFlow.js. */
export { type PartConfig, type PartMetrics, type RunContext, STUDY, type StudyPart } from "./part.js";
export { parts } from "./parts.js";
export {
  nestedLearning,
  nestedLearningEntries,
  nestedLearningResult,
  runNestedLearning,
  type StoredRun,
  storedPart,
} from "./study.js";
