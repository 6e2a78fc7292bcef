/** Every system's own task with its null, its oracle and what was aimed at, and which number of its stored metrics is the score; by family. */
import type { Score } from "../score.js";
import { bayesianScores } from "./bayesian.js";
import { blackBoxScores } from "./black-box.js";
import { inContextScores } from "./in-context.js";
import { learningToOptimizeScores } from "./learning-to-optimize.js";
import { memoryScores } from "./memory.js";
import { metricScores } from "./metric.js";
import { optimizationScores } from "./optimization.js";

/** In the order of the book. */
export const scores: readonly Score[] = [
  ...optimizationScores,
  ...metricScores,
  ...memoryScores,
  ...bayesianScores,
  ...blackBoxScores,
  ...inContextScores,
  ...learningToOptimizeScores,
];
