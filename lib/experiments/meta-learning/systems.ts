/** All systems of the taxonomy, by family in the order of the book. Each family's file says what its systems are. */

import { blackBoxSystems } from "./black-box.js";
import { learningToOptimizeSystems } from "./learning-to-optimize.js";
import { metricSystems } from "./metric.js";
import { optimizationSystems } from "./optimization.js";
import type { System } from "./system.js";

export const systems: readonly System[] = [
  ...optimizationSystems,
  ...metricSystems,
  ...blackBoxSystems,
  ...learningToOptimizeSystems,
];
