/** Scores of learning in context: linear attention in the four cells of its theory, a transformer on lines, MetaICL in small. */
import { optimalError } from "../../../adapt/in-context/index.js";
import { linearAttentionSystem } from "../in-context/linear-attention.js";
import { metaIcl } from "../in-context/metaicl.js";
import { transformerLinear } from "../in-context/transformer-linear.js";
import { type Score, score } from "../score.js";

/** The oracle is the best *layer*: where N ≥ d noiseless points tell the line, the best learner has no error. */
const bestLayer = (dimension: number, shots: number) => ({
  variant: `d${dimension}n${shots}`,
  task: `linear regression, d = ${dimension}, N = ${shots}, one layer`,
  measure: "mse",
  null: dimension,
  oracle: optimalError({ dimension, shots }),
  source: "closed forms: d; of all layers d(d + 1)/(N + d + 1)",
  target: "within 1 % of the best layer",
});
const cells = [
  [5, 10],
  [10, 20],
  [10, 40],
  [20, 40],
] as const;

export const inContextScores: readonly Score[] = [
  ...cells.map(([d, n]) => score(linearAttentionSystem, bestLayer(d, n), ({ effective }) => effective?.error ?? null)),
  score(
    transformerLinear,
    {
      variant: "curriculum",
      task: "linear regression in context, d = 2, after 7 points",
      measure: "mse",
      null: 2,
      oracle: 0,
      source: "closed forms: d, and d points tell the line",
      target: "below averaging and 3-NN",
    },
    ({ transformer }) => transformer[7].mean,
  ),
  score(
    metaIcl,
    {
      variant: "direct",
      task: "toy families, held out",
      measure: "accuracy",
      null: 0.5,
      source: "labels are exchangeable",
      target: "clear gap",
    },
    ({ heldOut }) => heldOut,
  ),
];
