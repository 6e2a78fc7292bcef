import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { copy } from "../../../../lib/tasks/benchmarks/index.js";
import { key } from "../../../../lib/tensor/index.js";

describe("the copy task", () => {
  test("after the delimiter the target is what was shown, as many steps as were shown, and nothing else is asked", () => {
    const task = copy({ width: 4, lengths: [1, 5] });
    const { x, y, mask } = task.draw(key(1), 40);
    const [inputs, targets] = [x.arraySync() as number[][][], y.arraySync() as number[][][]];
    const asked = mask.arraySync() as number[][];
    const lengths = inputs.map((rows, i) => {
      const length = rows.findIndex((row) => row[4] === 1);
      const shown = rows.slice(0, length).map((row) => row.slice(0, 4));
      expect((targets[i] as number[][]).slice(length + 1, 2 * length + 1)).toEqual(shown);
      expect(asked[i]).toEqual(rows.map((_, t) => Number(t > length && t <= 2 * length)));
      expect(rows.slice(length + 1).flat()).toEqual(new Array((10 - length) * 5).fill(0));
      return length;
    });
    expect(new Set(lengths)).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test("bits are fair coins: no predictor without a memory is better than one half", () => {
    const { y, mask } = copy({ lengths: [8, 8] }).draw(key(2), 200);
    const ones = tf.sum(tf.mul(y, tf.expandDims(mask, 2))).dataSync()[0] as number;
    const bits = 200 * 8 * 6;
    expect(Math.abs(ones / bits - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / bits));
    expect(copy().null().value).toBe(0.5);
    expect(copy().oracle().value).toBe(0);
  });

  test("refuses lengths that make no sense", () => {
    expect(() => copy({ lengths: [3, 2] })).toThrow("invalid lengths: [3,2]");
    expect(() => copy({ width: 0.5 })).toThrow("invalid width: 0.5");
  });
});
