/** All systems of the taxonomy, by family in the order of the book. Each family's file says what its systems are. */

import { bayesianSystems } from "./bayesian.js";
import { blackBoxSystems } from "./black-box.js";
import { characterSystems } from "./characters.js";
import { inContextSystems } from "./in-context.js";
import { learningToOptimizeSystems } from "./learning-to-optimize.js";
import { mapSystems } from "./map/index.js";
import { metricSystems } from "./metric.js";
import { modelSystems } from "./model.js";
import { optimizationSystems } from "./optimization.js";
import type { System } from "./system.js";

export const systems: readonly System[] = [
  ...optimizationSystems,
  ...metricSystems,
  ...characterSystems,
  ...modelSystems,
  ...bayesianSystems,
  ...blackBoxSystems,
  ...inContextSystems,
  ...learningToOptimizeSystems,
  ...mapSystems,
];
