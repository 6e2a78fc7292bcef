/**
 * RL² on Bernoulli bandits, whose optimum is exact, and on small random Markov decision processes. Two figures of the same player: its rewards, and for the
 * bandit the regret to the optimum along what it did, which has a fiftieth of the variance and cannot be negative.
 */
import { type AnyEnvironment, playRl2, type Rl2Params, trainRl2 } from "../../../adapt/black-box/index.js";
import { type Measured, measured } from "../../../adapt/frame/index.js";
import { type Bandit, banditOptimum, bernoulliBandit, regretOf, tabular } from "../../../tasks/bandits/index.js";
import { disposeParams, foldIn, key } from "../../../tensor/index.js";
import type { System, SystemConfig, SystemMetrics } from "../system.js";
import { curveOf } from "./curve.js";
import { rounded, TEST_KEY } from "./supervised.js";

export interface Rl2Config extends SystemConfig {
  readonly units: number;
  readonly iterations: number;
  /** Trials in each. */
  readonly trials: number;
  readonly rate: number;
  /** β at the begin. */
  readonly entropy: number;
  /** Trials to be judged on. */
  readonly judged: number;
}

export interface BanditConfig extends Rl2Config, Bandit {}

export interface Rl2Metrics extends SystemMetrics {
  /** Reward of a trial: actions sampled from the policy, and its likeliest ones. */
  readonly sampled: Measured;
  readonly likeliest: Measured;
  readonly learning: { readonly iteration: readonly number[]; readonly loss: readonly number[] };
  readonly budget: { readonly iterations: number; readonly trials: number };
  readonly seconds: number;
}

export interface BanditMetrics extends Rl2Metrics {
  /** V(∅), exact. */
  readonly optimum: number;
  /** Regret to the optimum, of the likeliest actions and of sampled ones. */
  readonly regret: Measured;
  readonly sampledRegret: Measured;
}

export interface MdpMetrics extends Rl2Metrics {
  /** Reward of each episode of a trial, likeliest actions. */
  readonly byEpisode: readonly Measured[];
}

async function train(environment: AnyEnvironment, config: Rl2Config, seed: number, checkpoint?: string) {
  const { units, iterations, trials, rate, entropy, judged } = config;
  const options = { units, trials, learningRate: rate, entropy, steps: iterations, record: 10 };
  const { theta, history, seconds } = await trainRl2(environment, {
    ...options,
    key: foldIn(key(seed), 12),
    ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { ...config, seed } } }),
  });
  const play = (actions: "sampled" | "likeliest") =>
    playRl2(theta as Rl2Params, environment, { key: TEST_KEY, trials: judged, actions });
  const [sampled, likeliest] = [await play("sampled"), await play("likeliest")];
  disposeParams(theta);
  const total = (played: typeof sampled) => rounded(measured(played.map(({ rewards }) => sum(rewards))));
  const metrics: Rl2Metrics = {
    sampled: total(sampled),
    likeliest: total(likeliest),
    learning: curveOf(history.steps, history.metrics.reward),
    budget: { iterations, trials },
    seconds: Number(seconds.toFixed(1)),
    gist: `${total(likeliest).mean} a trial`,
  };
  return { metrics, sampled, likeliest };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export const rl2Bandit: System<BanditConfig, BanditMetrics> = {
  name: "rl2-bandit",
  family: "black box",
  configs: (profile) => [
    {
      variant: "",
      arms: 2,
      pulls: 20,
      units: 32,
      iterations: profile === "quick" ? 500 : 3000,
      trials: profile === "quick" ? 128 : 256,
      rate: profile === "quick" ? 6e-3 : 3e-3,
      entropy: 0.05,
      judged: profile === "quick" ? 2000 : 20_000,
    },
  ],
  cost: ({ iterations, trials }) => 5 + 6e-5 * iterations * trials,
  run: async ({ arms, pulls, ...config }, seed, { checkpoint }) => {
    const environment = bernoulliBandit({ arms, pulls }) as unknown as AnyEnvironment;
    const { metrics, sampled, likeliest } = await train(environment, config as Rl2Config, seed, checkpoint);
    const optimum = banditOptimum({ arms, pulls });
    const regret = (played: typeof sampled) => rounded(measured(played.map((trial) => regretOf(trial, optimum, arms))));
    return { ...metrics, optimum: optimum.value, regret: regret(likeliest), sampledRegret: regret(sampled) };
  },
};

export const rl2Mdp: System<Rl2Config, MdpMetrics> = {
  name: "rl2-mdp",
  family: "black box",
  configs: (profile) => [
    {
      variant: "",
      units: 32,
      iterations: profile === "quick" ? 500 : 3000,
      trials: profile === "quick" ? 128 : 256,
      rate: profile === "quick" ? 6e-3 : 3e-3,
      entropy: 0.05,
      judged: profile === "quick" ? 1000 : 10_000,
    },
  ],
  cost: ({ iterations, trials }) => 5 + 1e-4 * iterations * trials,
  run: async (config, seed, { checkpoint }) => {
    const environment = tabular();
    const { metrics, likeliest } = await train(environment as unknown as AnyEnvironment, config, seed, checkpoint);
    const { horizon, episodes } = environment.options;
    const byEpisode = Array.from({ length: episodes }, (_, e) =>
      rounded(measured(likeliest.map(({ rewards }) => sum(rewards.slice(e * horizon, (e + 1) * horizon))))),
    );
    return { ...metrics, byEpisode };
  },
};
