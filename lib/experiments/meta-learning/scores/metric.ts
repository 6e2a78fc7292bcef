/** Scores of the metric learners: Gaussian classes whose best rule is known, and Omniglot. */
import { prototypicalOmniglot, siameseVerification } from "../metric/characters.js";
import { matchingGaussians, prototypicalGaussians, relationGaussians, siameseGaussians } from "../metric/gaussians.js";
import { type Score, score } from "../score.js";

const gaussians = {
  variant: "one-shot",
  task: "anisotropic Gaussians, 5-way 1-shot",
  measure: "accuracy",
  null: 0.2,
  oracle: 0.708,
  source: "1/N; Bayes rule, sampled (notebook 9)",
};

export const metricScores: readonly Score[] = [
  score(prototypicalGaussians, { ...gaussians, target: "≥ 0.60" }, ({ accuracy }) => accuracy.mean),
  score(matchingGaussians, { ...gaussians, target: "" }, ({ accuracy }) => accuracy.mean),
  score(siameseGaussians, { ...gaussians, target: "" }, ({ accuracy }) => accuracy.mean),
  score(relationGaussians, { ...gaussians, target: "within 0.03 of prototypical" }, ({ accuracy }) => accuracy.mean),
  score(
    siameseVerification,
    { task: "Omniglot, same or different", measure: "accuracy", null: 0.5, source: "chance", target: "> 0.85" },
    ({ verification }) => verification?.mean ?? null,
  ),
  score(
    prototypicalOmniglot,
    {
      task: "Omniglot (Vinyals's split), 5-way 1-shot",
      measure: "accuracy",
      null: 0.2,
      source: "chance",
      target: "≥ 0.95",
    },
    ({ figures }) => figures[0].accuracy.mean,
  ),
];
