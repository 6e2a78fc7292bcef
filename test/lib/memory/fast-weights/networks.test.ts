import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  eluPlusOne,
  featureName,
  featureWidth,
  identity,
  initKeyValueNetwork,
  initTokenNetwork,
  listsOf,
  memoryLayer,
  readAllKeys,
  recallFigures,
  recallMemoryName,
  rowsOf,
  type Stream,
  sumNormalised,
  type TokenMemory,
  tensorFeatures,
  tensorLayer,
  tokenFigures,
  tokenMemories,
  tokenScores,
  unitNormalised,
} from "../../../../lib/memory/fast-weights/index.js";
import { keyValues, multiQuery } from "../../../../lib/tasks/associative/index.js";
import { disposeParams, key } from "../../../../lib/tensor/index.js";
import { gap } from "./streams.js";

const elu = { kind: "fast-weights", rule: "hebbian", features: { kind: "elu+1" } } as const;
const delta = { kind: "fast-weights", rule: "delta", features: { kind: "dpfp", nu: 1 } } as const;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const product = (row: readonly number[], w: number[][]) =>
  w[0].map((_, j) => row.reduce((sum, value, i) => sum + value * w[i][j], 0));
const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Σ softmax(k·q) v. */
function attended(keys: readonly number[][], values: readonly number[][], q: readonly number[]): number[] {
  const powers = keys.map((k) => Math.exp(inner(k, q)));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return values[0].map((_, j) => powers.reduce((sum, power, t) => sum + (power * values[t][j]) / total, 0));
}

interface Writes {
  readonly keys: number[][];
  readonly values: number[][];
  readonly rates: number[];
}

/** What questions read after the last write: they stand behind it, at steps of rate zero. Sums have no rates. */
function readAfter({ keys, values, rates }: Writes, questions: number[][], rule: "hebbian" | "delta"): Float64Array {
  const none = questions.map(() => values[0].map(() => 0));
  const own = rule === "hebbian" ? rates.map(() => 1) : rates;
  const layer =
    rule === "hebbian"
      ? memoryLayer({ rule, features: eluPlusOne, normalisation: "sum" })
      : memoryLayer({ rule, features: sumNormalised(eluPlusOne) });
  const { outputs } = layer.run({
    keys: rowsOf([...keys, ...questions]),
    values: rowsOf([...values, ...none]),
    queries: rowsOf([...keys, ...questions]),
    rates: Float64Array.from([...own, ...questions.map(() => 0)]),
  });
  return outputs.data.subarray(keys.length * values[0].length);
}

describe("the network of keys and values", () => {
  const pairs = 6;
  const batch = keyValues(pairs, "again").draw(key(1), 3);
  // Sums of these features are far from zero, where 1e-6 in the divisor would be seen.
  const erasing = { ...delta, features: { kind: "elu+1" } } as const;
  // Biases that are not zero: they would not be seen to be missing.
  const drawn = initKeyValueNetwork(key(2), { pairs, keyWidth: 4 });
  const theta = {
    ...drawn,
    key: { ...drawn.key, bias: tf.tensor2d([[0.3, -0.2, 0.5, 0.1]]) },
    query: { ...drawn.query, bias: tf.tensor2d([[-0.4, 0.2, 0.1, 0.6]]) },
    rate: { ...drawn.rate, bias: tf.tensor2d([[0.7]]) },
  };

  test.each([
    ["the delta rule", erasing],
    ["sums", elu],
    ["softmax", { kind: "softmax" }],
  ] as const)("reads with %s what the Float64 layer reads from its keys, values and rates", (_, memory) => {
    const lists = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
    const [embedding, ofKey, ofValue, query] = [theta.embedding, theta.key.ofKey, theta.key.ofValue, theta.query.w].map(
      lists,
    );
    const [rateKey, rateValue] = [theta.rate.ofKey, theta.rate.ofValue].map(lists);
    const [keyBias, queryBias, [rateBias]] = [theta.key.bias, theta.query.bias, theta.rate.bias].map(
      (tensor) => lists(tensor)[0],
    );
    const reads = tf.tidy(() => readAllKeys(theta, batch, memory).arraySync()) as number[][][];
    for (let i = 0; i < 3; i++) {
      const [keys, values] = [lists(batch.keys)[i], lists(batch.values)[i]];
      const projections = keys.map((k, t) =>
        product(embedding[k], ofKey).map((value, c) => value + ofValue[values[t]][c] + keyBias[c]),
      );
      const rates = keys.map((k, t) => sigmoid(product(embedding[k], rateKey)[0] + rateValue[values[t]][0] + rateBias));
      const oneHot = values.map((v) => Array.from({ length: pairs }, (__, j) => (j === v ? 1 : 0)));
      const questions = embedding.map((row) => product(row, query).map((value, c) => value + queryBias[c]));
      const expected =
        memory.kind === "softmax"
          ? questions.flatMap((q) => attended(projections, oneHot, q))
          : readAfter({ keys: projections, values: oneHot, rates }, questions, memory.rule);
      const found = reads.flatMap((row) => row[i]);
      expect(gap(found, expected)).toBeLessThan(1e-5);
    }
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

type Triple = { readonly k: number[][]; readonly v: number[][]; readonly q: number[][] };

/** What each step reads, by the definitions. */
function tokenReads(memory: TokenMemory, { k, v, q }: Triple, gates: number[][]): number[][] {
  const root = Math.sqrt(k[0].length);
  if (memory === "softmax") {
    return q.map((query, t) =>
      attended(
        k.slice(0, t + 1),
        v.slice(0, t + 1),
        query.map((value) => value / root),
      ),
    );
  }
  const stream: Stream = {
    ...{ keys: rowsOf(k), values: rowsOf(v), queries: rowsOf(q) },
    ...(memory !== "linear" && { rates: Float64Array.from(gates, ([rate]) => sigmoid(rate)) }),
    ...(memory === "gated-delta" && { gates: Float64Array.from(gates, ([, gate]) => sigmoid(gate + 4)) }),
  };
  const layer =
    memory === "linear"
      ? memoryLayer({ rule: "hebbian", features: eluPlusOne, normalisation: "sum" })
      : memoryLayer({ rule: "delta", features: unitNormalised(identity) });
  return listsOf(layer.run(stream).outputs);
}

describe("the network of tokens", () => {
  const task = multiQuery({ pairs: 4, length: 20, vocabulary: 16 });
  const theta = initTokenNetwork(key(3), { vocabulary: 16, width: 8, keyWidth: 5 });
  const wide = initTokenNetwork(key(3), { vocabulary: 16, width: 8, keyWidth: 5, taps: 4 });
  const { x, y, mask } = task.draw(key(4), 2);
  // Before the first token stand zeros.
  const cases = tokenMemories.flatMap((memory) => [
    { memory, taps: 2, theta },
    { memory, taps: 4, theta: wide },
  ]);

  test.each(cases)(
    "$memory, $taps taps: scores are those of the layer in Float64, token and those before it",
    (its) => {
      const { memory, taps, theta } = its;
      const lists = (tensor: tf.Tensor) => tensor.arraySync() as number[][];
      const layer = ({ w, b }: { w: tf.Tensor; b: tf.Tensor }) => {
        const [weights, bias] = [lists(w), Array.from(b.dataSync())];
        return (row: readonly number[]) => product(row, weights).map((value, j) => value + bias[j]);
      };
      const embedding = lists(theta.embedding);
      const found = tf.tidy(() => tokenScores(theta, x, memory).arraySync()) as number[][][];
      (x.argMax(2).arraySync() as number[][]).forEach((tokens, i) => {
        const seen = tokens.map((_, t) =>
          Array.from({ length: taps }, (__, by) =>
            t < by ? embedding[0].map(() => 0) : embedding[tokens[t - by]],
          ).flat(),
        );
        const [k, v, q] = [theta.key, theta.value, theta.query].map((own) => seen.map(layer(own)));
        const gates = seen.map(layer(theta.gates));
        const read = tokenReads(memory, { k, v, q }, gates);
        const expected = read.flatMap(layer(theta.scores));
        expect(gap(found[i].flat(), expected)).toBeLessThan(2e-4);
      });
    },
  );

  test.each(tokenMemories)("%s: no step sees a later token", (memory) => {
    tf.tidy(() => {
      const changed = tf.concat(
        [tf.slice(x, [0, 0, 0], [2, 12, 16]), tf.reverse(tf.slice(x, [0, 12, 0], [2, 8, 16]), 2)],
        1,
      );
      const [before, after] = [x, changed].map((tokens) =>
        tf.slice(tokenScores(wide, tokens, memory), [0, 0, 0], [2, 12, 16]),
      );
      expect(gap(before.dataSync(), after.dataSync())).toBeLessThan(1e-5);
    });
  });

  test("a text shorter than the convolution is the beginning of a longer one", () => {
    tf.tidy(() => {
      const start = (tokens: tf.Tensor, steps: number) => tf.slice(tokens, [0, 0, 0], [2, steps, 16]);
      for (const steps of [1, 3]) {
        const [short, long] = [tokenScores(wide, start(x, steps), "delta"), tokenScores(wide, x, "delta")];
        expect(gap(short.dataSync(), start(long, steps).dataSync())).toBeLessThan(1e-5);
      }
    });
  });

  // Keys are what stands before a token, queries the end of the text so far, values the token: matrices of tens and zeros, written down here.
  test("three taps find a token by the two before it, two taps by the one alone", () => {
    tf.tidy(() => {
      const letters = "abcdXYZ";
      const n = letters.length;
      /** Copies the tokens so many steps back, side by side. */
      const copy = (taps: number, back: readonly number[]) => {
        const w = tf.buffer([taps * n, back.length * n]);
        back.forEach((by, at) => {
          for (let i = 0; i < n; i++) w.set(10, by * n + i, at * n + i);
        });
        return { w: w.toTensor(), b: tf.zeros([1, back.length * n]) };
      };
      const said = (taps: number, keys: readonly number[], queries: readonly number[]) => {
        const drawn = initTokenNetwork(key(5), { vocabulary: n, width: n, keyWidth: keys.length * n, taps });
        const made = {
          key: copy(taps, keys),
          query: copy(taps, queries),
          value: copy(taps, [0]),
          scores: copy(1, [0]),
        };
        const hot = tf.oneHot(
          Array.from("abXcbYab", (c) => letters.indexOf(c)),
          n,
        );
        const tokens = tf.expandDims(tf.cast(hot, "float32"), 0);
        const scores = tokenScores({ ...drawn, embedding: tf.eye(n), ...made }, tokens, "softmax");
        return (scores.arraySync() as number[][][])[0][7].map((score) => score / 100);
      };
      expect(gap(said(3, [1, 2], [0, 1]), [0, 0, 0, 0, 1, 0, 0])).toBeLessThan(1e-4);
      expect(gap(said(2, [1], [0]), [0, 0, 0, 0, 0.5, 0.5, 0])).toBeLessThan(1e-4);
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

  test("has, with no number of taps given, the parameters of two: number by number", () => {
    const [own, two] = [{}, { taps: 2 }].map((taps) =>
      initTokenNetwork(key(3), { vocabulary: 16, width: 8, keyWidth: 5, ...taps }),
    );
    for (const name of ["key", "value", "query", "gates"] as const) {
      expect(own[name].w.shape[0]).toBe(16);
      expect(own[name].w.dataSync()).toEqual(two[name].w.dataSync());
    }
  });

  test("refuses an unknown memory, sums under the delta rule, and no taps", () => {
    expect(() => initTokenNetwork(key(1), { vocabulary: 16, taps: 0 })).toThrow("invalid taps: 0");
    expect(() => tokenScores(theta, x, "lstm" as "delta")).toThrow(
      'unknown memory "lstm" (known: softmax, linear, delta, gated-delta)',
    );
    const options = { rule: "delta", features: tensorFeatures({ kind: "relu" }), normalisation: "sum" } as const;
    expect(() => tensorLayer({ keys: x, values: x, queries: x }, options)).toThrow(
      "invalid normalisation: sum for the delta rule",
    );
  });
});
