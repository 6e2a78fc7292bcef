/**
 * The Bernoulli bandit as an environment: k arms with means uniform on [0, 1], pull t of arm a pays 1 where u_t < mean_a, and nothing is to be seen.
 * Its random, best and Bayes-optimal rewards are exact (posterior.ts, optimum.ts).
 */
import * as tf from "@tensorflow/tfjs";
import { split, uniform } from "../../tensor/index.js";
import type { Environment } from "./environment.js";
import { type Bandit, requireBandit } from "./posterior.js";

/** Means of the arms [trials, k], and a uniform number for every pull [trials, T]. */
export type BanditTask = { readonly means: tf.Tensor; readonly luck: tf.Tensor };

/** @throws RangeError on numbers of arms or pulls that are no positive whole numbers */
export function bernoulliBandit(bandit: Bandit): Environment<BanditTask, { readonly none: tf.Tensor }> {
  const { arms, pulls } = requireBandit(bandit);
  return {
    name: "bernoulli-bandit",
    title: `Bernoulli bandits, ${arms} arms × ${pulls} pulls`,
    observation: 0,
    actions: arms,
    steps: pulls,
    episode: pulls,
    draw: (key, trials) => {
      const [meanKey, luckKey] = split(key);
      return {
        means: tf.tensor2d(Float32Array.from(uniform(meanKey, trials * arms)), [trials, arms]),
        luck: tf.tensor2d(Float32Array.from(uniform(luckKey, trials * pulls)), [trials, pulls]),
      };
    },
    reset: ({ means }) => ({ none: tf.zeros([means.shape[0], 1]) }),
    observe: ({ none }) => none,
    step: ({ means, luck }, state, action, t) => {
      const mean = tf.sum(tf.mul(means, action), 1, true);
      const reward = tf.cast(tf.less(tf.slice(luck, [0, t], [-1, 1]), mean), "float32");
      return { state, reward };
    },
  };
}
