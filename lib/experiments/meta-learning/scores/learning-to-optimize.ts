/** The score of the learned optimizer. */
import { quadraticProblems } from "../../../tasks/quadratic-problems.js";
import { l2oQuadratics } from "../learning-to-optimize.js";
import { type Score, score } from "../score.js";

export const learningToOptimizeScores: readonly Score[] = [
  score(
    l2oQuadratics,
    {
      variant: "log",
      task: "quadratics, d = 10, after 100 steps",
      measure: "f",
      null: quadraticProblems().start()?.value as number,
      oracle: 0,
      source: "closed form: d (1 + d σ²); Newton's step",
      target: "≤ 0.20",
    },
    ({ rows }) =>
      rows
        .find(({ family, optimizer }) => family === "quadratics" && optimizer === "learned")
        ?.at.find(({ step }) => step === 100)?.mean ?? null,
  ),
];
