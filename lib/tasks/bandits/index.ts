/** Bernoulli bandits with their exact optimum, small Markov decision processes, and the environments that RL² plays. Loads TensorFlow.js. */
export { type BanditTask, bernoulliBandit } from "./bernoulli.js";
export type { Environment } from "./environment.js";
export { type BanditOptimum, banditOptimum, type CountPolicy, policyValue } from "./optimum.js";
export { type Plan, planFor, posteriorSampling } from "./planning.js";
export { type Pulls, play, regretOf } from "./play.js";
export { curiousGreedy, greedyArms, randomArms, thompson, ucb1 } from "./policies.js";
export {
  type ArmCounts,
  type Bandit,
  bestArmReward,
  freshArms,
  meanOf,
  pulled,
  randomReward,
  requireBandit,
} from "./posterior.js";
export { type Process, processes, type TabularOptions, type TabularTask, tabular } from "./tabular.js";
