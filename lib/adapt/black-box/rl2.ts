/**
 * Reinforcement learning by a recurrent network, slowly learned so that it learns fast (RL², Duan et al. 2016; Wang et al. 2016):
 *
 *     h_t = GRU(h_{t−1}, [s_t, a_{t−1}, r_{t−1}, done_{t−1}]),   π_t = softmax(W h_t),   v_t = w · h_t.
 *
 * h is kept from episode to episode of a trial and forgotten between trials, so that what it knows of the task is all in h: the policy's weights do not
 * change within a trial, and yet it explores and exploits. The outer loop is an advantage actor-critic on whole trials,
 *
 *     L = −mean A_t log π_t(a_t) + ½ mean (v_t − G_t/(T − t))² − β mean H(π_t),     G_t = Σ_{u ≥ t} r_u,   A_t = G_t − (T − t) v_t,
 *
 * with advantages divided by the root of their mean square over the batch. (T − t) v_t predicts the reward that is left, v_t the mean reward of an action.
 */
import * as tf from "@tensorflow/tfjs";
import type { Environment } from "../../tasks/bandits/index.js";
import {
  type Dense,
  dense,
  type Gru,
  gruCell,
  initDense,
  initGru,
  type Key,
  type Params,
  split,
  tidyTree,
  type ValueAndGradients,
  valueAndGradients,
} from "../../tensor/index.js";

export type Rl2Params = { readonly cell: Gru; readonly policy: Dense; readonly value: Dense };

/** Any environment; what its tasks and states hold is its own knowledge. */
export type AnyEnvironment = Environment<Params, Params>;

/** A batch of trials: tasks with their luck, a Gumbel number for every action that might be taken [trials, T, actions], and β [1]. */
export type TrialBatch = { readonly task: Params; readonly gumbel: tf.Tensor; readonly entropy: tf.Tensor };

/** What happened: inputs [trials, T, in], actions one-hot [trials, T, actions], rewards [trials, T]. */
export type Trials = { readonly inputs: tf.Tensor; readonly actions: tf.Tensor; readonly rewards: tf.Tensor };

/** Small weights on the policy, so that the first trials are nearly random. */
export function initRl2(key: Key, environment: AnyEnvironment, units: number): Rl2Params {
  const [cellKey, policyKey, valueKey] = split(key, 3);
  return {
    cell: initGru(cellKey, environment.observation + environment.actions + 2, units),
    policy: initDense(policyKey, units, environment.actions, { gain: 0.1 }),
    value: initDense(valueKey, units, 1, { gain: 0.1 }),
  };
}

/** Plays whole trials; an action is argmax(logits + Gumbel), which samples the softmax. Zeros in place of Gumbel numbers: the likeliest action. Traceable. */
export function rollOut(theta: Rl2Params, environment: AnyEnvironment, batch: TrialBatch): Trials {
  return tidyTree(() => played(theta, environment, batch));
}

function played(theta: Rl2Params, environment: AnyEnvironment, { task, gumbel }: TrialBatch): Trials {
  const { actions, steps, episode, observation } = environment;
  const trials = gumbel.shape[0];
  let [h, action, reward] = [tf.zeros([trials, unitsOf(theta)]), tf.zeros([trials, actions]), tf.zeros([trials, 1])];
  let state = environment.reset(task);
  const made: { input: tf.Tensor; action: tf.Tensor; reward: tf.Tensor }[] = [];
  for (let t = 0; t < steps; t++) {
    const ended = t > 0 && t % episode === 0;
    if (ended) state = environment.reset(task);
    const seen = observation === 0 ? [] : [environment.observe(state)];
    const input = tf.concat([...seen, action, reward, tf.fill([trials, 1], ended ? 1 : 0)], 1);
    h = gruCell(theta.cell, input, h);
    const noise = tf.reshape(tf.slice(gumbel, [0, t, 0], [-1, 1, -1]), [trials, actions]);
    action = tf.cast(tf.oneHot(tf.argMax(tf.add(dense(theta.policy, h), noise), 1), actions), "float32");
    ({ state, reward } = environment.step(task, state, action, t));
    made.push({ input, action, reward });
  }
  return {
    inputs: tf.stack(
      made.map(({ input }) => input),
      1,
    ),
    actions: tf.stack(
      made.map((each) => each.action),
      1,
    ),
    rewards: tf.concat(
      made.map((each) => each.reward),
      1,
    ),
  };
}

/** Log-probabilities [trials, T, actions] and values v_t [trials, T] of trials that have happened. */
export function replay(theta: Rl2Params, inputs: tf.Tensor): { logPolicy: tf.Tensor; values: tf.Tensor } {
  const [trials, steps] = inputs.shape as [number, number, number];
  return tidyTree(() => {
    let h: tf.Tensor = tf.zeros([trials, unitsOf(theta)]);
    const states: tf.Tensor[] = [];
    for (let t = 0; t < steps; t++) {
      h = gruCell(theta.cell, tf.reshape(tf.slice(inputs, [0, t, 0], [-1, 1, -1]), [trials, -1]), h);
      states.push(h);
    }
    const all = tf.stack(states, 1);
    return {
      logPolicy: tf.logSoftmax(dense(theta.policy, all)),
      values: tf.reshape(dense(theta.value, all), [trials, steps]),
    };
  });
}

const unitsOf = ({ cell }: Rl2Params) => cell.fromState.w.shape[0];

/** The loss and its gradient on trials played by θ itself, and their mean reward. The trials are constants to the gradient. */
export function rl2Gradients(
  theta: Rl2Params,
  environment: AnyEnvironment,
  batch: TrialBatch,
): ValueAndGradients<Rl2Params> & { readonly reward: tf.Scalar } {
  return tidyTree(() => {
    const { inputs, actions, rewards } = rollOut(theta, environment, batch);
    const left = tf.tensor2d(
      Array.from({ length: environment.steps }, (_, t) => environment.steps - t),
      [1, environment.steps],
    );
    const returns = tf.cumsum(rewards, 1, false, true);
    const before = replay(theta, inputs);
    const raw = tf.sub(returns, tf.mul(before.values, left));
    const advantages = tf.div(raw, tf.add(tf.sqrt(tf.mean(tf.square(raw))), 1e-6));
    const loss = (at: Rl2Params) => {
      const { logPolicy, values } = replay(at, inputs);
      const chosen = tf.sum(tf.mul(logPolicy, actions), 2);
      const actor = tf.neg(tf.mean(tf.mul(advantages, chosen)));
      const critic = tf.mul(0.5, tf.mean(tf.squaredDifference(values, tf.div(returns, left))));
      const entropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logPolicy), logPolicy), 2)));
      return tf.add(actor, tf.sub(critic, tf.mul(entropy, tf.sum(batch.entropy))));
    };
    return { ...valueAndGradients(loss)(theta), reward: tf.mean(tf.sum(rewards, 1)).asScalar() };
  });
}
