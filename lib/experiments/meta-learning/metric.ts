/** The systems of metric-based meta-learning: on Gaussians, whose best rule is known, and on characters. */
import { prototypicalOmniglot, relationOmniglot, siameseOmniglot, siameseVerification } from "./metric/characters.js";
import { matchingGaussians, prototypicalGaussians, relationGaussians, siameseGaussians } from "./metric/gaussians.js";
import type { System } from "./system.js";

export {
  type CharacterFigure,
  type CharacterMetrics,
  prototypicalOmniglot,
  relationOmniglot,
  siameseOmniglot,
  siameseVerification,
} from "./metric/characters.js";
export {
  type GaussianMetrics,
  matchingGaussians,
  prototypicalGaussians,
  relationGaussians,
  siameseGaussians,
} from "./metric/gaussians.js";
export { percent } from "./metric/train.js";

export const metricSystems: readonly System[] = [
  prototypicalGaussians,
  matchingGaussians,
  siameseGaussians,
  relationGaussians,
  siameseVerification,
  prototypicalOmniglot,
  siameseOmniglot,
  relationOmniglot,
];
