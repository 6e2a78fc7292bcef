import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  eluPlusOne,
  featureName,
  featureWidth,
  initKeyValueNetwork,
  initTokenNetwork,
  memoryLayer,
  readAllKeys,
  recallFigures,
  recallMemoryName,
  type Stream,
  sumNormalised,
  tensorFeatures,
  tensorLayer,
  tokenFigures,
  tokenMemories,
  tokenScores,
} from "../../../../lib/memory/fast-weights/index.js";
import { keyValues, multiQuery } from "../../../../lib/tasks/associative/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";
import { gap } from "./streams.js";

const elu = { kind: "fast-weights", rule: "hebbian", features: { kind: "elu+1" } } as const;
const delta = { kind: "fast-weights", rule: "delta", features: { kind: "dpfp", nu: 1 } } as const;

describe("the network of keys and values", () => {
  const pairs = 6;
  const batch = keyValues(pairs, "again").draw(key(1), 3);
  const theta = initKeyValueNetwork(key(2), { pairs, keyWidth: 4 });
  // Sums of these features are far from zero, where 1e-6 in the divisor would be seen.
  const erasing = { ...delta, features: { kind: "elu+1" } } as const;

  test("reads what the Float64 layer reads from its keys, values and rates", () => {
    tf.tidy(() => {
      const reads = readAllKeys(theta, batch, erasing).arraySync() as number[][][];
      const lists = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
      const [embedding, ofKey, ofValue, query] = [
        theta.embedding,
        theta.key.ofKey,
        theta.key.ofValue,
        theta.query.w,
      ].map(lists);
      const [rateKey, rateValue] = [theta.rate.ofKey, theta.rate.ofValue].map(lists);
      const times = (row: number[], w: number[][]) =>
        w[0].map((_, j) => row.reduce((sum, value, i) => sum + value * w[i][j], 0));
      const flat = (rows: number[][]) => ({
        count: rows.length,
        width: rows[0].length,
        data: Float64Array.from(rows.flat()),
      });
      for (let i = 0; i < 3; i++) {
        const keys = lists(batch.keys)[i];
        const values = lists(batch.values)[i];
        const projections = keys.map((k, t) =>
          times(embedding[k], ofKey).map((value, c) => value + ofValue[values[t]][c]),
        );
        const rates = keys.map(
          (k, t) => 1 / (1 + Math.exp(-times(embedding[k], rateKey)[0] - rateValue[values[t]][0])),
        );
        const oneHot = values.map((v) => Array.from({ length: pairs }, (_, j) => (j === v ? 1 : 0)));
        // Reads after the last write: the queries stand at steps of rate zero behind it.
        const questions = embedding.map((row) => times(row, query));
        const none = questions.map(() => new Array<number>(pairs).fill(0));
        const stream: Stream = {
          keys: flat([...projections, ...questions]),
          values: flat([...oneHot, ...none]),
          queries: flat([...projections, ...questions]),
          rates: Float64Array.from([...rates, ...none.map(() => 0)]),
        };
        const { outputs } = memoryLayer({ rule: "delta", features: sumNormalised(eluPlusOne) }).run(stream);
        const expected = outputs.data.subarray(2 * pairs * pairs);
        expect(
          gap(
            reads.flatMap((row) => row[i]),
            expected,
          ),
        ).toBeLessThan(1e-5);
      }
    });
  });

  test("with sums and with softmax gives each key a mean of values: reads sum to one", () => {
    tf.tidy(() => {
      for (const memory of [elu, { kind: "softmax" } as const]) {
        const sums = readAllKeys(theta, batch, memory).sum(2).dataSync();
        expect(gap(sums, Array(sums.length).fill(1))).toBeLessThan(1e-4);
      }
    });
  });

  test("perfect reads have loss 0 and accuracy 1, empty ones loss ½", () => {
    tf.tidy(() => {
      const perfect = tf.oneHot(tf.transpose(batch.targets) as tf.Tensor2D, pairs).cast("float32");
      const right = recallFigures(perfect, batch);
      expect([right.loss.dataSync()[0], right.accuracy.dataSync()[0]]).toEqual([0, 1]);
      expect(recallFigures(tf.zerosLike(perfect), batch).loss.dataSync()[0]).toBeCloseTo(0.5, 6);
    });
  });

  test("leaves no tensors behind, and names its memories", () => {
    const before = tf.memory().numTensors;
    const reads = readAllKeys(theta, batch, delta);
    const figures = recallFigures(reads, batch);
    disposeParams([reads, figures.loss, figures.accuracy]);
    expect(tf.memory().numTensors).toBe(before);
    expect([recallMemoryName(delta), recallMemoryName({ kind: "softmax" })]).toEqual(["delta-dpfp-1", "softmax"]);
    const widths = ([{ kind: "dpfp", nu: 3 }, { kind: "random", directions: 8 }, { kind: "relu" }] as const).map(
      (spec) => [featureName(spec), featureWidth(spec, 8)],
    );
    expect(widths).toEqual([
      ["dpfp-3", 48],
      ["random-16", 16],
      ["relu", 8],
    ]);
  });

  test("refuses sizes and kinds that make no sense", () => {
    expect(() => initKeyValueNetwork(key(1), { pairs: 0, keyWidth: 4 })).toThrow("invalid pairs: 0");
    expect(() => tensorFeatures({ kind: "random", directions: 3 })).toThrow("missing directions of random features");
    expect(() => tensorFeatures({ kind: "cosine" as "relu" })).toThrow(
      'unknown feature map "cosine" (known: identity, relu, elu+1, dpfp, random)',
    );
  });
});

describe("the network of tokens", () => {
  const task = multiQuery({ pairs: 4, length: 20, vocabulary: 16 });
  const theta = initTokenNetwork(key(3), { vocabulary: 16, width: 8, keyWidth: 5 });
  const { x, y, mask } = task.draw(key(4), 2);

  test.each(tokenMemories)("%s: no step sees a later token", (memory) => {
    tf.tidy(() => {
      const changed = tf.concat(
        [tf.slice(x, [0, 0, 0], [2, 12, 16]), tf.reverse(tf.slice(x, [0, 12, 0], [2, 8, 16]), 2)],
        1,
      );
      const [before, after] = [x, changed].map((tokens) =>
        tf.slice(tokenScores(theta, tokens, memory), [0, 0, 0], [2, 12, 16]),
      );
      expect(gap(before.dataSync(), after.dataSync())).toBeLessThan(1e-5);
    });
  });

  test("scores that say the target are right everywhere, and untrained ones are near ln of the vocabulary", () => {
    tf.tidy(() => {
      const { loss, accuracy } = tokenFigures(tf.mul(y, 50), { y, mask });
      expect(loss.dataSync()[0]).toBeLessThan(1e-6);
      expect(accuracy.dataSync()[0]).toBe(1);
      expect(tokenFigures(tf.zerosLike(y), { y, mask }).loss.dataSync()[0]).toBeCloseTo(Math.log(16), 5);
    });
  });

  test("leaves no tensors behind", () => {
    const before = tf.memory().numTensors;
    for (const memory of tokenMemories) tokenScores(theta, x, memory).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refuses an unknown memory, and sums under the delta rule", () => {
    expect(() => tokenScores(theta, x, "lstm" as "delta")).toThrow(
      'unknown memory "lstm" (known: softmax, linear, delta, gated-delta)',
    );
    const options = { rule: "delta", features: tensorFeatures({ kind: "relu" }), normalisation: "sum" } as const;
    expect(() => tensorLayer({ keys: x, values: x, queries: x }, options)).toThrow(
      "invalid normalisation: sum for the delta rule",
    );
  });
});
