import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { keyValues, multiQuery, tokenSequence } from "../../../../lib/tasks/associative/index.js";
import { disposeParams, key, split } from "../../../../lib/tensor/index.js";

describe("pairs of keys and values", () => {
  test("written once are permutations, and every key's value is the one it stands beside", () => {
    const { keys, values, targets, mask } = keyValues(7, "once").draw(key(1), 5);
    const rows = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
    for (let i = 0; i < 5; i++) {
      const [k, v, answer] = [keys, values, targets].map((tensor) => rows(tensor)[i]);
      expect([...k].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect([...v].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      k.forEach((each, t) => {
        expect(answer[each]).toBe(v[t]);
      });
    }
    expect(mask.sum().dataSync()[0]).toBe(35);
    disposeParams([keys, values, targets, mask]);
  });

  test("written again are asked for their last value, and keys that were never written are not asked for", () => {
    const task = keyValues(6, "again");
    const { keys, values, targets, mask } = task.draw(key(2), 40);
    expect(keys.shape).toEqual([40, 12]);
    const [k, v, answer, asked] = [keys, values, targets, mask].map((tensor) => tensor.arraySync() as number[][]);
    for (let i = 0; i < 40; i++) {
      for (let s = 0; s < 6; s++) {
        const last = k[i].lastIndexOf(s);
        expect(asked[i][s]).toBe(last < 0 ? 0 : 1);
        if (last >= 0) expect(answer[i][s]).toBe(v[i][last]);
      }
    }
    // A key is missed by 12 draws with (5/6)^12 = 0.112.
    const missed = 1 - asked.flat().reduce((sum, value) => sum + value, 0) / 240;
    expect(Math.abs(missed - (5 / 6) ** 12)).toBeLessThan(4 * Math.sqrt((0.112 * 0.888) / 240));
    disposeParams([keys, values, targets, mask]);
  });

  test("the null is the loss of the mean of all values, exactly", () => {
    const mean = 1 / 5;
    const loss = ((1 - mean) ** 2 + 4 * mean ** 2) / 2;
    expect(keyValues(5, "once").null().value).toBeCloseTo(loss, 15);
  });

  test("are a pure function of the key", () => {
    const draw = () => Array.from(tf.tidy(() => keyValues(9, "again").draw(key(4), 3).values.dataSync()));
    expect(draw()).toEqual(draw());
  });

  test("are refused where they make no sense", () => {
    expect(() => keyValues(1, "once")).toThrow("invalid number of pairs: 1");
    expect(() => keyValues(4, "twice" as "once")).toThrow('unknown binding "twice" (known: once, again)');
  });
});

describe("multi-query recall", () => {
  const law = { pairs: 4, length: 32, vocabulary: 64, power: 0.01, filler: "zeros" } as const;

  test("keys are asked for once each, after all pairs, and the target is the value beside the key", () => {
    for (const each of split(key(5), 50)) {
      const { tokens, targets } = tokenSequence(each, law);
      const bound = new Map([0, 1, 2, 3].map((s) => [tokens[2 * s], tokens[2 * s + 1]]));
      expect(bound.size).toBe(4);
      const asked = Array.from(targets.keys()).filter((t) => targets[t] >= 0);
      expect(asked.length).toBe(4);
      expect(new Set(asked.map((t) => tokens[t]))).toEqual(new Set(bound.keys()));
      for (const t of asked) {
        expect(t).toBeGreaterThanOrEqual(8);
        expect(targets[t]).toBe(bound.get(tokens[t]));
        expect(tokens[t]).toBeGreaterThan(0);
        expect(tokens[t]).toBeLessThan(32);
        expect(targets[t]).toBeGreaterThanOrEqual(32);
      }
    }
  });

  test("the first slot is drawn with the weight of the power law", () => {
    const one = { ...law, pairs: 1, length: 12 };
    const draws = split(key(6), 4000).map((each) =>
      tokenSequence(each, one).targets.findIndex((target) => target >= 0),
    );
    const weights = [1, 2, 3, 4, 5].map((g) => g ** -0.99);
    const expected = weights[0] / weights.reduce((sum, weight) => sum + weight, 0);
    const share = draws.filter((place) => place === 2).length / 4000;
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 4000));
  });

  test("as tensors it is one-hot, with a mask at the questions", () => {
    const task = multiQuery({ pairs: 8, filler: "random" });
    const { x, y, mask } = task.draw(key(7), 6);
    expect(x.shape).toEqual([6, 32, 64]);
    tf.tidy(() => {
      expect(Array.from(x.sum(2).dataSync()).every((sum) => sum === 1)).toBe(true);
      expect(Array.from(y.sum(2).dataSync())).toEqual(Array.from(mask.dataSync()));
      expect(mask.sum().dataSync()[0]).toBe(48);
    });
    disposeParams([x, y, mask]);
  });

  test.each<[string, () => unknown]>([
    ["invalid length: 14, expected an even number of at least 16", () => multiQuery({ pairs: 4, length: 14 })],
    ["invalid vocabulary: 8, expected an even number of at least 10", () => multiQuery({ pairs: 4, vocabulary: 8 })],
    ["invalid power: 0", () => multiQuery({ pairs: 4, power: 0 })],
    ["invalid number of pairs: 0", () => multiQuery({ pairs: 0 })],
    ['unknown filler "noise" (known: zeros, random)', () => multiQuery({ pairs: 2, filler: "noise" as "zeros" })],
  ])("is refused: %s", (message, call) => {
    expect(call).toThrow(new RangeError(message));
  });
});
