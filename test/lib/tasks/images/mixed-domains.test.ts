import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { linearRegression, sinusoid } from "../../../../lib/tasks/benchmarks/index.js";
import { mixedDomains } from "../../../../lib/tasks/images/index.js";
import { disposeParams, foldIn, key } from "../../../../lib/tensor/index.js";

const low = sinusoid({ amplitudes: [0.1, 0.2] });
const high = sinusoid({ amplitudes: [4, 5] });

describe("a mixture of domains", () => {
  test("has each domain's own episodes, one domain after the other, and leaves no tensor", () => {
    const before = tf.memory().numTensors;
    const { support, query } = mixedDomains([low, high]).draw(key(1), 6, "train");
    const parts = [low, high].map((domain, i) => domain.draw(foldIn(key(1), i), 3, "train"));
    for (const [whole, own] of [
      [support.x, parts.map((part) => part.support.x)],
      [support.y, parts.map((part) => part.support.y)],
      [query.x, parts.map((part) => part.query.x)],
      [query.y, parts.map((part) => part.query.y)],
    ] as const) {
      expect(Array.from(whole.dataSync())).toEqual(own.flatMap((leaf) => Array.from(leaf.dataSync())));
    }
    disposeParams([support, query, ...parts]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("has the mean of what is known of its domains", () => {
    const mixed = mixedDomains([low, high]);
    expect(mixed.null().value).toBeCloseTo((low.null().value + high.null().value) / 2, 12);
    expect(mixed.name).toBe("sinusoid+sinusoid");
    expect(mixedDomains([low, { ...high, oracle: () => undefined }]).oracle()).toBeUndefined();
  });

  test("refuses domains of other shapes and tasks that cannot be shared out", () => {
    expect(() => mixedDomains([low])).toThrow("invalid domains: 1 (two or more wanted)");
    expect(() => mixedDomains([low, linearRegression()])).toThrow(
      /invalid domain: linear-regression has regression of \[5\] to 1, /,
    );
    expect(() => mixedDomains([low, high]).draw(key(1), 3, "train")).toThrow(
      "invalid number of tasks: 3 (a multiple of 2, one part a domain, wanted)",
    );
  });
});
