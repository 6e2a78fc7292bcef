/**
 * RL² on Bernoulli bandits, whose optimum is exact, and on small random Markov decision processes. Two figures of the same player: its rewards, and for the
 * bandit the regret to the optimum along what it did, which has a fiftieth of the variance and cannot be negative.
 */
import { type AnyEnvironment, type Played, playRl2, trainRl2 } from "../../../adapt/black-box/index.js";
import { type Measured, measured } from "../../../adapt/frame/index.js";
import type { Profile } from "../../../report/index.js";
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

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const total = (played: readonly Played[]) => rounded(measured(played.map(({ rewards }) => sum(rewards))));

/** What environments share; `judged` is how many trials a player is judged on, quick and full. */
function settings(profile: Profile, judged: readonly [quick: number, full: number]): Rl2Config {
  const quick = profile === "quick";
  return {
    variant: "",
    units: 32,
    iterations: quick ? 500 : 3000,
    trials: quick ? 128 : 256,
    rate: quick ? 6e-3 : 3e-3,
    entropy: 0.05,
    judged: judged[quick ? 0 : 1],
  };
}

interface Player<Config extends Rl2Config, Metrics extends Rl2Metrics>
  extends Pick<System<Config, Metrics>, "configs"> {
  readonly name: string;
  /** Seconds of a trial in training. */
  readonly secondsPerTrial: number;
  environment(config: Config): AnyEnvironment;
  /** What is said of this environment beside the rewards of trials. */
  figures(config: Config, sampled: readonly Played[], likeliest: readonly Played[]): Omit<Metrics, keyof Rl2Metrics>;
}

/** A player that is trained and then plays the same fresh tasks twice: sampling its actions, and with its likeliest ones. */
function rl2System<Config extends Rl2Config, Metrics extends Rl2Metrics>(
  player: Player<Config, Metrics>,
): System<Config, Metrics> {
  const { name, configs, secondsPerTrial, environment: environmentOf, figures } = player;
  return {
    name,
    family: "black box",
    configs,
    cost: ({ iterations, trials }) => 5 + secondsPerTrial * iterations * trials,
    run: async (config, seed, { checkpoint }) => {
      const { units, iterations, trials, rate, entropy, judged } = config;
      const environment = environmentOf(config);
      const { theta, history, seconds } = await trainRl2(environment, {
        units,
        trials,
        learningRate: rate,
        entropy,
        steps: iterations,
        record: 10,
        key: foldIn(key(seed), 12),
        ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { ...config, seed } } }),
      });
      const play = (actions: "sampled" | "likeliest") =>
        playRl2(theta, environment, { key: TEST_KEY, trials: judged, actions });
      const [sampled, likeliest] = [await play("sampled"), await play("likeliest")];
      disposeParams(theta);
      const common: Rl2Metrics = {
        sampled: total(sampled),
        likeliest: total(likeliest),
        learning: curveOf(history.steps, history.metrics.reward),
        budget: { iterations, trials },
        seconds: Number(seconds.toFixed(1)),
        gist: `${total(likeliest).mean} a trial`,
      };
      return { ...common, ...figures(config, sampled, likeliest) } as Metrics;
    },
  };
}

export const rl2Bandit = rl2System<BanditConfig, BanditMetrics>({
  name: "rl2-bandit",
  configs: (profile) => [{ ...settings(profile, [2000, 20_000]), arms: 2, pulls: 20 }],
  secondsPerTrial: 6e-5,
  environment: ({ arms, pulls }) => bernoulliBandit({ arms, pulls }) as unknown as AnyEnvironment,
  figures: ({ arms, pulls }, sampled, likeliest) => {
    const optimum = banditOptimum({ arms, pulls });
    const regret = (played: readonly Played[]) =>
      rounded(measured(played.map((trial) => regretOf(trial, optimum, arms))));
    return { optimum: optimum.value, regret: regret(likeliest), sampledRegret: regret(sampled) };
  },
});

export const rl2Mdp = rl2System<Rl2Config, MdpMetrics>({
  name: "rl2-mdp",
  configs: (profile) => [settings(profile, [1000, 10_000])],
  secondsPerTrial: 1e-4,
  environment: () => tabular() as unknown as AnyEnvironment,
  figures: (_, __, likeliest) => {
    const { horizon, episodes } = tabular().options;
    const byEpisode = Array.from({ length: episodes }, (_, e) =>
      rounded(measured(likeliest.map(({ rewards }) => sum(rewards.slice(e * horizon, (e + 1) * horizon))))),
    );
    return { byEpisode };
  },
});
