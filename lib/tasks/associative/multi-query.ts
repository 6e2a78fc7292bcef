/**
 * Multi-query associative recall, MQAR (Arora et al. 2023): N pairs of tokens at the head of a sequence, and each key once more later on,
 *
 *     k₁ v₁ k₂ v₂ … k_N v_N  · · k₂ · k_N · · · k₁ ·        target at a key's second place: its value; nowhere else one.
 *
 * Keys are N different tokens of the lower half of the vocabulary without 0, values N different ones of the upper half. A key comes back in slot g = 1 … (T − 2N)/2
 * of two steps each, slots drawn without replacement with p(g) ∝ g^{a−1}: for a near 0 mostly soon. What is left are zeros, or random tokens. As a law of sequences
 * (one-hot in, classes out) it runs on every sequence model of the project.
 *
 * Null: a guess among the values that the sequence shows, 1/N right. Oracle: 1, the pairs were shown.
 */
import * as tf from "@tensorflow/tfjs";
import { choice, integers, type Key, split, uniform } from "../../tensor/index.js";
import { type KnownValue, requireTasks, type SequenceTask } from "../benchmarks/index.js";

export interface MultiQueryOptions {
  /** N. */
  readonly pairs: number;
  /** T, an even number of at least 4N. Default: 32. */
  readonly length?: number;
  /** An even number. Default: 64. */
  readonly vocabulary?: number;
  /** a > 0. Default: 0.01. */
  readonly power?: number;
  /** What stands where nothing else does. Default: "zeros". */
  readonly filler?: "zeros" | "random";
}

export interface MultiQueryTask extends SequenceTask {
  readonly kind: "classes";
  readonly pairs: number;
  /** Share of right answers. */
  null(): KnownValue;
  oracle(): KnownValue;
}

/** Tokens of one sequence, and the target token at each step, −1 where none is asked. */
export interface TokenSequence {
  readonly tokens: Int32Array;
  readonly targets: Int32Array;
}

/** @throws RangeError on a length below 4N or odd, a vocabulary too small for the pairs or odd, a power that is not above 0, an unknown filler */
export function multiQuery(options: MultiQueryOptions): MultiQueryTask {
  const law = checked(options);
  const { pairs, length, vocabulary } = law;
  return {
    name: "multi-query-recall",
    kind: "classes",
    steps: length,
    inputs: vocabulary,
    outputs: vocabulary,
    pairs,
    draw: (key, n) => {
      const x = new Float32Array(requireTasks(n) * length * vocabulary);
      const y = new Float32Array(x.length);
      const mask = new Float32Array(n * length);
      split(key, n).forEach((each, i) => {
        const { tokens, targets } = tokenSequence(each, law);
        for (let t = 0; t < length; t++) {
          const step = i * length + t;
          x[step * vocabulary + tokens[t]] = 1;
          if (targets[t] < 0) continue;
          y[step * vocabulary + targets[t]] = 1;
          mask[step] = 1;
        }
      });
      const shape: [number, number, number] = [n, length, vocabulary];
      return { x: tf.tensor3d(x, shape), y: tf.tensor3d(y, shape), mask: tf.tensor2d(mask, [n, length]) };
    },
    null: () => ({ value: 1 / pairs, halfWidth: 0, source: "closed form: a guess among the values shown" }),
    oracle: () => ({ value: 1, halfWidth: 0, source: "closed form: the pairs were shown" }),
  };
}

function checked(options: MultiQueryOptions): Required<MultiQueryOptions> {
  const { pairs, length = 32, vocabulary = 64, power = 0.01, filler = "zeros" } = options;
  if (!(Number.isSafeInteger(pairs) && pairs >= 1)) throw new RangeError(`invalid number of pairs: ${pairs}`);
  if (!(Number.isSafeInteger(length) && length >= 4 * pairs && length % 2 === 0)) {
    throw new RangeError(`invalid length: ${length}, expected an even number of at least ${4 * pairs}`);
  }
  if (!(Number.isSafeInteger(vocabulary) && vocabulary % 2 === 0 && vocabulary / 2 - 1 >= pairs)) {
    throw new RangeError(`invalid vocabulary: ${vocabulary}, expected an even number of at least ${2 * pairs + 2}`);
  }
  if (!(power > 0 && Number.isFinite(power))) throw new RangeError(`invalid power: ${power}`);
  if (filler !== "zeros" && filler !== "random") {
    throw new RangeError(`unknown filler "${filler}" (known: zeros, random)`);
  }
  return { pairs, length, vocabulary, power, filler };
}

/** One sequence of a law whose options are complete. */
export function tokenSequence(key: Key, law: Required<MultiQueryOptions>): TokenSequence {
  const { pairs, length, vocabulary, power, filler } = law;
  const [keyKey, valueKey, gapKey, fillKey] = split(key, 4);
  const half = vocabulary / 2;
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const keys = choice(keyKey, range(1, half), pairs);
  const values = choice(valueKey, range(half, vocabulary), pairs);
  const tokens =
    filler === "random" ? Int32Array.from(integers(fillKey, length, 0, vocabulary)) : new Int32Array(length);
  const targets = new Int32Array(length).fill(-1);
  const slots = drawnSlots(gapKey, pairs, (length - 2 * pairs) / 2, power);
  for (let s = 0; s < pairs; s++) {
    tokens[2 * s] = keys[s];
    tokens[2 * s + 1] = values[s];
    const place = 2 * pairs + 2 * slots[s];
    tokens[place] = keys[s];
    targets[place] = values[s];
  }
  return { tokens, targets };
}

/** `count` different slots 0 … available − 1, one after the other with weights (slot + 1)^{a−1} of those left. */
function drawnSlots(key: Key, count: number, available: number, power: number): number[] {
  const weights = Array.from({ length: available }, (_, g) => (g + 1) ** (power - 1));
  return Array.from(uniform(key, count), (u) => {
    let left = u * weights.reduce((sum, weight) => sum + weight, 0);
    let slot = weights.findIndex((weight) => {
      left -= weight;
      return weight > 0 && left < 0;
    });
    // Round-off may leave a rest behind the last weight.
    if (slot < 0) slot = weights.reduce((last, weight, g) => (weight > 0 ? g : last), 0);
    weights[slot] = 0;
    return slot;
  });
}
