/** Scores of the Bayesian learners: log likelihood beside that of the exact posterior. */
import { processPriorLikelihood } from "../../../tasks/benchmarks/index.js";
import { cnpGp } from "../bayesian/neural-process.js";
import { type Score, score } from "../score.js";

export const bayesianScores: readonly Score[] = [
  score(
    cnpGp,
    {
      variant: "long",
      task: "Gaussian process, length 1, from 10 points",
      measure: "nats a point",
      null: processPriorLikelihood({ length: 1, noise: 0.1 }),
      oracle: 0.496,
      source: "closed form; exact posterior, 20 000 draws of x",
      target: "0.059 (prototype)",
    },
    ({ rows }) => rows.find(({ context }) => context === 10)?.neural.logLikelihood.mean ?? Number.NaN,
  ),
];
