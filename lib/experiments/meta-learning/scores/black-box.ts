/** Scores of the black boxes: generated weights, streams, and players of tasks. */
import { hypernetworkLinear, lstmLinear, positions } from "../black-box/regression.js";
import { rl2Bandit, rl2Mdp } from "../black-box/reinforcement.js";
import { type Score, score } from "../score.js";

export const blackBoxScores: readonly Score[] = [
  score(
    hypernetworkLinear,
    {
      variant: "full",
      task: "linear regression, d = 5, N = 10, σ = 0.5",
      measure: "mse",
      null: 5,
      oracle: 0.2673,
      source: "d; ridge with λ = σ², 200 000 draws of X",
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
    ({ byPosition }) => byPosition[positions.indexOf(10)].mean,
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
      oracle: 20.26,
      source: "½ an action; process known, 40 000 processes: a bound that no learner reaches",
      target: "",
    },
    ({ likeliest }) => likeliest.mean,
  ),
];
