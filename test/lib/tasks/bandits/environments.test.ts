import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  bernoulliBandit,
  type Process,
  planFor,
  posteriorSampling,
  processes,
  tabular,
} from "../../../../lib/tasks/bandits/index.js";
import { disposeParams, foldIn, key } from "../../../../lib/tensor/index.js";

const oneHot = (indices: readonly number[], depth: number) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d([...indices], "int32"), depth), "float32"));

describe("environments as tensors", () => {
  test("an arm of a bandit pays with the probability of its mean", () => {
    const environment = bernoulliBandit({ arms: 2, pulls: 400 });
    const rates = tf.tidy(() => {
      const task = environment.draw(key(1), 3);
      const state = environment.reset(task);
      const second = oneHot([1, 1, 1], 2);
      const paid = Array.from({ length: 400 }, (_, t) => environment.step(task, state, second, t).reward);
      return [
        Array.from(tf.mean(tf.concat(paid, 1), 1).dataSync()),
        Array.from(tf.reshape(tf.slice(task.means, [0, 1], [-1, 1]), [-1]).dataSync()),
      ];
    });
    // Four standard errors of 400 pulls are at most 0.1.
    rates[0].forEach((rate, i) => {
      expect(Math.abs(rate - rates[1][i])).toBeLessThan(0.1);
    });
  });

  test("a small process goes where its transition says, as often as it says", () => {
    const environment = tabular({ states: 3, actions: 2, horizon: 1000, episodes: 1 });
    const [seen, asked] = tf.tidy(() => {
      const task = environment.draw(key(2), 1);
      const sum = tf.zeros([1, 3]);
      const start = environment.reset(task);
      const action = oneHot([1], 2);
      const total = Array.from({ length: 1000 }, (_, t) => environment.step(task, start, action, t).state.at);
      return [total.reduce((all, at) => tf.add(all, at), sum).dataSync(), task.passes.arraySync() as number[][][]];
    });
    const sums = asked[0][1];
    const expected = [sums[0], sums[1] - sums[0], 1 - sums[1]];
    expected.forEach((p, s) => {
      expect(Math.abs(seen[s] / 1000 - p)).toBeLessThan(4 * Math.sqrt(0.25 / 1000));
    });
  });

  test("rows of drawn processes are probabilities, and uniform on the simplex: E p² = 2/(S(S + 1))", () => {
    const rows = processes(key(3), 2000, { states: 3, actions: 2 }).flatMap(({ transition }) => transition.flat());
    for (const row of rows) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    const square = rows.reduce((sum, row) => sum + row[0] ** 2, 0) / rows.length;
    expect(Math.abs(square - 2 / 12)).toBeLessThan(0.006);
  });

  test("planning finds the way of a process whose optimum is known by hand", () => {
    // Action 0 stays, action 1 goes to the other state; only staying in state 1 pays. From state 0 with 4 actions: go, then 3 rewards.
    const chain: Process = {
      transition: [
        [
          [1, 0],
          [0, 1],
        ],
        [
          [0, 1],
          [1, 0],
        ],
      ],
      reward: [
        [0, 0],
        [1, 0],
      ],
    };
    const plan = planFor(chain, 4);
    expect(plan.value).toBe(3);
    expect(plan.actions[3]).toEqual([1, 0]);
  });

  test("posterior sampling earns ½ an action at first, more later, and never as much as who knows the process", () => {
    const options = { states: 3, actions: 2, horizon: 5, episodes: 6 };
    const drawn = processes(key(4), 600, options);
    const known = drawn.reduce((sum, process) => sum + planFor(process, 5).value, 0) / 600;
    const earned = drawn.map((process, i) => posteriorSampling(process, options, foldIn(key(5), i)));
    const mean = (episode: number) => earned.reduce((sum, each) => sum + each[episode], 0) / 600;
    expect(Math.abs(mean(0) - 2.5)).toBeLessThan(0.2);
    expect(mean(5)).toBeGreaterThan(mean(0) + 0.2);
    expect(mean(5)).toBeLessThan(known);
  });

  test("draws are a pure function of the key and leave only their own tensors", () => {
    const environment = tabular();
    const before = tf.memory().numTensors;
    const [a, b] = [1, 1].map((seed) => environment.draw(key(seed), 4));
    expect(a.luck.arraySync()).toEqual(b.luck.arraySync());
    disposeParams([a, b]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("counts that make no process are refused", () => {
    expect(() => tabular({ states: 0 })).toThrow("invalid states: 0");
  });
});
