/**
 * Small random Markov decision processes, after Duan et al. (2016), section 3.2, who have 10 states, 5 actions and Gaussian rewards:
 *
 *     P(· | s, a) ~ Dirichlet(1, …, 1),   P(reward 1 | s, a) = r_{sa} ~ U[0, 1],   every episode of H actions begins in state 0.
 *
 * Whoever does not look at rewards earns ½ an action, exactly: the r_{sa} are independent of all that is looked at. Whoever knows P and r earns what
 * backward induction gives, V_h(s) = max_a [r_{sa} + Σ_{s'} P(s'|s, a) V_{h−1}(s')].
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, split, uniform } from "../../tensor/index.js";
import { requireCounts } from "../benchmarks/benchmark.js";
import type { Environment } from "./environment.js";

export interface TabularOptions {
  /** Default: 3. */
  readonly states?: number;
  /** Default: 2. */
  readonly actions?: number;
  /** H, actions in an episode. Default: 5. */
  readonly horizon?: number;
  /** Episodes in a trial. Default: 6. */
  readonly episodes?: number;
}

/** One process: transition[s][a][s'], reward[s][a]. */
export type Process = {
  readonly transition: readonly (readonly (readonly number[])[])[];
  readonly reward: readonly (readonly number[])[];
};

/** Transition, as running sums over the next state, [trials, S·A, S]; rewards [trials, S·A]; luck [trials, steps, 2]. */
export type TabularTask = { readonly passes: tf.Tensor; readonly reward: tf.Tensor; readonly luck: tf.Tensor };

/** @throws RangeError on counts that are no positive whole numbers */
export function tabular(options: TabularOptions = {}): Environment<TabularTask, { readonly at: tf.Tensor }> & {
  readonly options: Required<TabularOptions>;
} {
  const { states = 3, actions = 2, horizon = 5, episodes = 6 } = options;
  requireCounts({ states, actions, horizon, episodes });
  const [pairs, steps] = [states * actions, horizon * episodes];
  return {
    name: "tabular-mdp",
    title: `random MDPs, ${states} states × ${actions} actions, ${episodes} episodes of ${horizon}`,
    options: { states, actions, horizon, episodes },
    observation: states,
    actions,
    steps,
    episode: horizon,
    draw: (key, trials) => {
      const [processKey, luckKey] = split(key);
      const drawn = processes(processKey, trials, { states, actions });
      const sums = drawn.flatMap(({ transition }) => transition.flat().flatMap(runningSums));
      return {
        passes: tf.tensor3d(Float32Array.from(sums), [trials, pairs, states]),
        reward: tf.tensor2d(Float32Array.from(drawn.flatMap(({ reward }) => reward.flat())), [trials, pairs]),
        luck: tf.tensor3d(Float32Array.from(uniform(luckKey, trials * steps * 2)), [trials, steps, 2]),
      };
    },
    reset: ({ reward }) => ({
      at: tf.add(tf.zeros([reward.shape[0], 1]), tf.oneHot(tf.tensor1d([0], "int32"), states)),
    }),
    observe: ({ at }) => at,
    step: ({ passes, reward, luck }, { at }, action, t) => {
      const trials = at.shape[0] as number;
      const pair = tf.reshape(tf.mul(tf.expandDims(at, 2), tf.expandDims(action, 1)), [trials, pairs, 1]);
      const uniformNumber = (which: number) => tf.reshape(tf.slice(luck, [0, t, which], [-1, 1, 1]), [trials, 1]);
      const chance = tf.sum(tf.mul(reward, tf.reshape(pair, [trials, pairs])), 1, true);
      const row = tf.sum(tf.mul(passes, pair), 1);
      // u < the running sum for the next state and all behind it: the first of them is where the process goes.
      const behind = tf.cast(tf.less(uniformNumber(0), row), "float32");
      const before = tf.pad(tf.slice(behind, [0, 0], [-1, states - 1]), [
        [0, 0],
        [1, 0],
      ]);
      return {
        state: { at: tf.sub(behind, before) },
        reward: tf.cast(tf.less(uniformNumber(1), chance), "float32"),
      };
    },
  };
}

/** Running sums of probabilities; the last is 2, so that round-off loses no draw. */
function runningSums(probabilities: readonly number[]): number[] {
  let sum = 0;
  return probabilities.map((probability, i) => {
    sum += probability;
    return i === probabilities.length - 1 ? 2 : sum;
  });
}

/** Random processes; a Dirichlet(1, …, 1) row is a row of exponential numbers over its sum. */
export function processes(
  key: Key,
  count: number,
  { states, actions }: { readonly states: number; readonly actions: number },
): Process[] {
  const [passKey, rewardKey] = split(key);
  const exponential = uniform(passKey, count * states * actions * states).map((u) => -Math.log1p(-u));
  const means = uniform(rewardKey, count * states * actions);
  return Array.from({ length: count }, (_, task) => ({
    transition: grid(states, actions, (s, a) => {
      const from = ((task * states + s) * actions + a) * states;
      const row = Array.from(exponential.subarray(from, from + states));
      const sum = row.reduce((total, value) => total + value, 0);
      return row.map((value) => value / sum);
    }),
    reward: grid(states, actions, (s, a) => means[(task * states + s) * actions + a]),
  }));
}

function grid<T>(states: number, actions: number, entry: (s: number, a: number) => T): T[][] {
  return Array.from({ length: states }, (_, s) => Array.from({ length: actions }, (_, a) => entry(s, a)));
}
