import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  type AnyEnvironment,
  initRl2,
  playRl2,
  replay,
  rl2Gradients,
  rollOut,
  trainRl2,
  trialBatch,
} from "../../../../lib/adapt/black-box/index.js";
import { banditOptimum, bernoulliBandit, regretOf, tabular } from "../../../../lib/tasks/bandits/index.js";
import { disposeParams, key, mapParams } from "../../../../lib/tensor/index.js";

const bandit = bernoulliBandit({ arms: 2, pulls: 6 }) as unknown as AnyEnvironment;

describe("RL²", () => {
  test("the state is kept across the episodes of a trial: a reward of the first changes what is done in the third", () => {
    const environment = tabular({ horizon: 2, episodes: 3 }) as unknown as AnyEnvironment;
    const theta = initRl2(key(1), environment, 8);
    const trials = rollOut(theta, environment, trialBatch(environment, key(2), 1));
    const inputs = trials.inputs.arraySync() as number[][][];
    expect(inputs[0].map((row) => row[row.length - 1])).toEqual([0, 0, 1, 0, 1, 0]);
    const rewarded = inputs.map((rows) =>
      rows.map((row, t) => (t === 1 ? [...row.slice(0, -2), row[row.length - 2] + 1, 0] : row)),
    );
    const [before, after] = [inputs, rewarded].map((rows) => {
      const { logPolicy } = replay(theta, tf.tensor3d(rows));
      return (logPolicy.arraySync() as number[][][])[0];
    });
    expect(after[0]).toEqual(before[0]);
    expect(after[5]).not.toEqual(before[5]);
  });

  test("an episode begins in the first state again", () => {
    const environment = tabular({ horizon: 2, episodes: 3 }) as unknown as AnyEnvironment;
    const trials = rollOut(initRl2(key(1), environment, 8), environment, trialBatch(environment, key(2), 20));
    for (const rows of trials.inputs.arraySync() as number[][][]) {
      for (const t of [0, 2, 4]) expect(rows[t].slice(0, 3)).toEqual([1, 0, 0]);
    }
  });

  test("actions are sampled as the policy says: their frequencies in equal histories are its probabilities", () => {
    const theta = initRl2(key(3), bandit, 8);
    const biased = mapParams(theta, (leaf, name) =>
      name === "policy.b" ? tf.tensor2d([[0.5, -0.5]]) : leaf,
    ) as typeof theta;
    const { actions } = rollOut(biased, bandit, trialBatch(bandit, key(4), 2000));
    const first = tf.mean(tf.slice(actions, [0, 0, 0], [-1, 1, 1])).dataSync()[0];
    const { logPolicy } = replay(biased, tf.zeros([1, 1, 4]));
    expect(Math.abs(first - Math.exp(logPolicy.dataSync()[0]))).toBeLessThan(4 * Math.sqrt(0.25 / 2000));
  });

  test("the gradient is that of the written-out loss at trials held fixed", () => {
    const theta = initRl2(key(5), bandit, 4);
    const batch = trialBatch(bandit, key(6), 8, { entropy: 0.1 });
    const { inputs, actions, rewards } = rollOut(theta, bandit, batch);
    const fixed = replay(theta, inputs).values.arraySync() as number[][];
    const paid = rewards.arraySync() as number[][];
    const left = (t: number) => paid.map((row) => row.slice(t).reduce((sum, r) => sum + r, 0));
    const returns = Array.from({ length: 6 }, (_, t) => left(t));
    const raw = paid.map((row, i) => row.map((_, t) => returns[t][i] - (6 - t) * fixed[i][t]));
    const deviation = Math.sqrt(raw.flat().reduce((sum, a) => sum + a * a, 0) / raw.flat().length);
    const chosen = (actions.arraySync() as number[][][]).map((row) => row.map((one) => one.indexOf(1)));
    const lossAt = (at: typeof theta) => {
      const { logPolicy, values } = replay(at, inputs);
      const [logs, v] = [logPolicy.arraySync() as number[][][], values.arraySync() as number[][]];
      let sum = 0;
      for (const [i, row] of raw.entries()) {
        for (const [t, advantage] of row.entries()) {
          const entropy = -logs[i][t].reduce((total, l) => total + l * Math.exp(l), 0);
          sum +=
            (-advantage / deviation) * logs[i][t][chosen[i][t]] +
            0.5 * (v[i][t] - returns[t][i] / (6 - t)) ** 2 -
            0.1 * entropy;
        }
      }
      return sum / raw.flat().length;
    };
    const { value, gradients } = rl2Gradients(theta, bandit, batch);
    expect(value.dataSync()[0]).toBeCloseTo(lossAt(theta), 5);
    const moved = (by: number) => ({
      ...theta,
      policy: { ...theta.policy, b: tf.add(theta.policy.b, tf.tensor2d([[by, 0]])) },
    });
    const slope = (lossAt(moved(1e-2)) - lossAt(moved(-1e-2))) / 2e-2;
    expect(gradients.policy.b.dataSync()[0]).toBeCloseTo(slope, 3);
  });

  test("two hundred steps on three pulls of two arms learn to stay with what pays: nearly the optimum, and never above it", async () => {
    const environment = bernoulliBandit({ arms: 2, pulls: 3 }) as unknown as AnyEnvironment;
    const optimum = banditOptimum({ arms: 2, pulls: 3 });
    const { theta } = await trainRl2(environment, {
      steps: 200,
      units: 8,
      trials: 64,
      learningRate: 0.02,
      key: key(7),
    });
    const played = await playRl2(theta, environment, { key: key(8), trials: 2000, actions: "likeliest" });
    const regret = played.reduce((sum, trial) => sum + regretOf(trial, optimum, 2), 0) / 2000;
    // A random player loses V − 1.5 = 0.25 of it.
    expect(regret).toBeGreaterThan(-1e-9);
    expect(regret).toBeLessThan(0.08);
    disposeParams(theta);
  });

  test("training and playing leave no tensor behind", async () => {
    const [weights, batch] = [initRl2(key(1), bandit, 4), trialBatch(bandit, key(2), 5)];
    const before = tf.memory().numTensors;
    const trials = rollOut(weights, bandit, batch);
    disposeParams([replay(weights, trials.inputs), trials]);
    expect(tf.memory().numTensors).toBe(before);
    const { theta } = await trainRl2(bandit, { steps: 2, units: 4, trials: 4, key: key(9) });
    await playRl2(theta, bandit, { key: key(10), trials: 8, batch: 4 });
    disposeParams(theta);
    expect(tf.memory().numTensors).toBe(before);
    await expect(playRl2(theta, bandit, { key: key(1), trials: 7, batch: 2 })).rejects.toThrow(
      "invalid number of trials: 7",
    );
  });
});
