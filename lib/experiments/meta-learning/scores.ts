/** Every system's own task with its null, its oracle and what was aimed at, and which number of its stored metrics is the score. */
import { firstInstanceBound, sinusoidNull } from "../../tasks/benchmarks/index.js";
import { cnpGp, type NeuralProcessMetrics } from "./bayesian/neural-process.js";
import { hypernetworkLinear, lstmLinear } from "./black-box/regression.js";
import { rl2Bandit, rl2Mdp } from "./black-box/reinforcement.js";
import { linearAttentionSystem } from "./in-context/linear-attention.js";
import { metaIcl } from "./in-context/metaicl.js";
import { transformerLinear } from "./in-context/transformer-linear.js";
import { l2oQuadratics } from "./learning-to-optimize.js";
import { prototypicalOmniglot, siameseVerification } from "./metric/characters.js";
import { matchingGaussians, prototypicalGaussians, relationGaussians, siameseGaussians } from "./metric/gaussians.js";
import { dncCopy, ntmCopy } from "./model-copy.js";
import { lstmLabelBinding, mannLabelBinding } from "./model-label-binding.js";
import { mamlOmniglot } from "./optimization-omniglot.js";
import {
  anilSinusoid,
  fomamlSinusoid,
  mamlSinusoid,
  metaSgdSinusoid,
  reptileSinusoid,
  type SinusoidMetrics,
} from "./optimization-sinusoid.js";
import { type Score, score } from "./score.js";

const oneStep = (metrics: SinusoidMetrics) => metrics.tenShots[1].mean;
const sinusoid = {
  task: "sinusoids, K = 10, one step",
  measure: "mse",
  null: sinusoidNull(),
  oracle: 0,
  source: "closed forms",
};
const gaussians = {
  variant: "one-shot",
  task: "anisotropic Gaussians, 5-way 1-shot",
  measure: "accuracy",
  null: 0.2,
  oracle: 0.708,
  source: "1/N; Bayes rule, sampled (notebook 9)",
};
const binding = { task: "label binding, 5 classes", measure: "accuracy", null: 0.2, source: "1/N; H₅/5, then 1" };
const copy = {
  task: "copy, lengths 1–8",
  measure: "wrong bits",
  null: 0.5,
  oracle: 0,
  source: "closed forms",
  target: "< 0.01",
};
const afterTen = ({ rows }: NeuralProcessMetrics) =>
  rows.find(({ context }) => context === 10)?.neural.logLikelihood.mean ?? Number.NaN;
const one = (d: number, n: number) => ({
  variant: `d${d}n${n}`,
  task: `linear regression, d = ${d}, N = ${n}`,
  measure: "mse",
  null: d,
  oracle: (d * (d + 1)) / (n + d + 1),
  source: "closed forms: d, d(d + 1)/(N + d + 1)",
  target: "within 1 % of the best layer",
});

/** In the order of the book. */
export const scores: readonly Score[] = [
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
  score(
    mannLabelBinding,
    {
      ...binding,
      variant: "mann",
      task: `${binding.task}, first instance`,
      oracle: firstInstanceBound(5),
      target: "≤ 0.457",
    },
    ({ byInstance }) => byInstance[0].mean,
  ),
  score(
    mannLabelBinding,
    { ...binding, variant: "mann", task: `${binding.task}, second instance`, oracle: 1, target: "≥ 0.85" },
    ({ byInstance }) => byInstance[1].mean,
  ),
  score(
    lstmLabelBinding,
    { ...binding, variant: "lstm", task: `${binding.task}, second instance`, oracle: 1, target: "" },
    ({ byInstance }) => byInstance[1].mean,
  ),
  score(ntmCopy, { ...copy, variant: "ntm" }, ({ error }) => error.mean),
  score(dncCopy, { ...copy, variant: "dnc" }, ({ error }) => error.mean),
  score(
    cnpGp,
    {
      variant: "long",
      task: "Gaussian process, length 1, from 10 points",
      measure: "nats a point",
      null: -1.419,
      oracle: 0.496,
      source: "closed form; exact posterior of 2000 functions (notebook 11)",
      target: "0.059 (prototype)",
    },
    afterTen,
  ),
  score(
    hypernetworkLinear,
    {
      variant: "full",
      task: "linear regression, d = 5, N = 10, σ = 0.5",
      measure: "mse",
      null: 5,
      oracle: 0.2686,
      source: "d; ridge with λ = σ², 4000 draws of X",
      target: "≤ 1.1 ridge",
    },
    ({ error }) => error.mean,
  ),
  score(
    lstmLinear,
    {
      variant: "lstm",
      task: "linear regression read as a stream, d = 2, from 10 points",
      measure: "mse",
      null: 2,
      oracle: 0.0029,
      source: "d; ridge with λ = σ² (notebook 12)",
      target: "≤ 1.1 ridge",
    },
    ({ byPosition }) => byPosition[byPosition.length - 2].mean,
  ),
  score(
    rl2Bandit,
    {
      task: "two-armed bandit, 20 pulls",
      measure: "reward",
      null: 10,
      oracle: 12.4313,
      source: "dynamic programming",
      target: "≥ 12.2",
    },
    ({ optimum, regret }) => optimum - regret.mean,
  ),
  score(
    rl2Mdp,
    {
      task: "small Markov decision processes",
      measure: "reward",
      null: 15,
      oracle: 20.4,
      source: "½ an action; process known (notebook 12)",
      target: "",
    },
    ({ likeliest }) => likeliest.mean,
  ),
  ...(
    [
      [5, 10],
      [10, 20],
      [10, 40],
      [20, 40],
    ] as const
  ).map(([d, n]) => score(linearAttentionSystem, one(d, n), ({ effective }) => effective?.error ?? null)),
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
  score(
    l2oQuadratics,
    {
      variant: "log",
      task: "quadratics, d = 10, after 100 steps",
      measure: "f",
      null: 10.1,
      oracle: 0,
      source: "f at the start; Newton's step",
      target: "≤ 0.20",
    },
    ({ rows }) =>
      rows
        .find(({ family, optimizer }) => family === "quadratics" && optimizer === "learned")
        ?.at.find(({ step }) => step === 100)?.mean ?? null,
  ),
];
