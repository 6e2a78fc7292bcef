/** Scores of the learners of an initialisation: sinusoids after one step, and Omniglot. */
import { sinusoidNull } from "../../../tasks/benchmarks/index.js";
import { mamlOmniglot } from "../optimization-omniglot.js";
import {
  anilSinusoid,
  fomamlSinusoid,
  mamlSinusoid,
  metaSgdSinusoid,
  reptileSinusoid,
  type SinusoidMetrics,
} from "../optimization-sinusoid.js";
import { type Score, score } from "../score.js";

const oneStep = (metrics: SinusoidMetrics) => metrics.tenShots[1].mean;
const sinusoid = {
  task: "sinusoids, K = 10, one step",
  measure: "mse",
  null: sinusoidNull(),
  oracle: 0,
  source: "closed forms",
};

export const optimizationScores: readonly Score[] = [
  score(mamlSinusoid, { ...sinusoid, target: "≤ 0.50" }, oneStep),
  score(fomamlSinusoid, { ...sinusoid, target: "between MAML and null" }, oneStep),
  score(reptileSinusoid, { ...sinusoid, target: "" }, oneStep),
  score(anilSinusoid, { ...sinusoid, target: "" }, oneStep),
  score(metaSgdSinusoid, { ...sinusoid, target: "" }, oneStep),
  score(
    mamlOmniglot,
    {
      task: "Omniglot (Finn's split), 5-way 1-shot",
      measure: "accuracy",
      null: 0.2,
      source: "chance",
      target: "≥ 0.94",
    },
    ({ accuracy }) => Math.max(...accuracy.map(({ mean }) => mean ?? 0)),
  ),
];
