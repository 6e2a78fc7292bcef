/** Few-shot benchmarks: a distribution of tasks, the episodes drawn from it, its null and its oracle. Loads TensorFlow.js. */
export {
  type Benchmark,
  type Episodes,
  type KnownValue,
  type LabelledSet,
  requireCounts,
  requireTasks,
  type TaskSplit,
} from "./benchmark.js";
export { type LinearRegressionOptions, linearRegression, ridgeError } from "./linear-regression.js";
export { type SinusoidOptions, sinusoid, sinusoidNull } from "./sinusoid.js";
