/**
 * Pairs of a key and a value, written one after the other and asked for afterwards (Schlag, Irie and Schmidhuber 2021, section 6.1): S keys and S values, as
 * indices.
 *
 *     "once"    S writes: every key once, every value once, in random order
 *     "again"   2S writes, both drawn with replacement: a key's value is the last one that it was written with.
 *
 * The answer to key s is the one-hot value; the loss ½‖v − v̂‖². Predicting zeros scores ½, the mean of all values ½(1 − 1/S), and remembering 0. Every key that was
 * written is asked for (the original asks for one key in training and for all in evaluation, which has the same expectation and scatters more).
 */
import * as tf from "@tensorflow/tfjs";
import { integers, type Key, permutation, split } from "../../tensor/index.js";
import { type KnownValue, requireTasks } from "../benchmarks/index.js";

/** Sequences of a batch; int32 except for the mask. */
export type KeyValueBatch = {
  /** [n, T], indices below S. */
  readonly keys: tf.Tensor;
  readonly values: tf.Tensor;
  /** [n, S]: the value that key s must read, 0 where it was never written. */
  readonly targets: tf.Tensor;
  /** [n, S]: 1 where key s was written. */
  readonly mask: tf.Tensor;
};

export type Binding = "once" | "again";

export interface KeyValueTask {
  readonly name: string;
  /** S. */
  readonly pairs: number;
  /** T: S or 2S. */
  readonly writes: number;
  /** A pure function of the key. The tensors are the caller's. @throws RangeError on a number of sequences that is no positive whole number */
  draw(key: Key, n: number): KeyValueBatch;
  /** Loss of the mean of all values. */
  null(): KnownValue;
  oracle(): KnownValue;
}

/** @throws RangeError on a number of pairs below two, and on an unknown binding */
export function keyValues(pairs: number, binding: Binding): KeyValueTask {
  if (!(Number.isSafeInteger(pairs) && pairs >= 2)) throw new RangeError(`invalid number of pairs: ${pairs}`);
  if (binding !== "once" && binding !== "again") {
    throw new RangeError(`unknown binding "${binding}" (known: once, again)`);
  }
  const writes = binding === "once" ? pairs : 2 * pairs;
  return {
    name: `key-values-${binding}`,
    pairs,
    writes,
    draw: (key, n) => {
      const drawn = split(key, requireTasks(n)).map((each) => sequence(each, pairs, binding));
      const int32 = (rows: readonly ArrayLike<number>[], width: number) =>
        tf.tensor2d(Int32Array.from(rows.flatMap((row) => Array.from(row))), [n, width], "int32");
      const answers = drawn.map(({ keys, values }) => lastValues(keys, values, pairs));
      return {
        keys: int32(
          drawn.map(({ keys }) => keys),
          writes,
        ),
        values: int32(
          drawn.map(({ values }) => values),
          writes,
        ),
        targets: int32(
          answers.map((answer) => answer.map((value) => Math.max(0, value))),
          pairs,
        ),
        mask: tf.tensor2d(
          Float32Array.from(answers.flat(), (value) => (value < 0 ? 0 : 1)),
          [n, pairs],
        ),
      };
    },
    null: () => ({ value: (1 - 1 / pairs) / 2, halfWidth: 0, source: "closed form: the mean of all values" }),
    oracle: () => ({ value: 0, halfWidth: 0, source: "closed form: the pairs were shown" }),
  };
}

function sequence(key: Key, pairs: number, binding: Binding): { keys: ArrayLike<number>; values: ArrayLike<number> } {
  const [keyKey, valueKey] = split(key);
  return binding === "once"
    ? { keys: permutation(keyKey, pairs), values: permutation(valueKey, pairs) }
    : { keys: integers(keyKey, 2 * pairs, 0, pairs), values: integers(valueKey, 2 * pairs, 0, pairs) };
}

/** −1 for a key that was not written. */
function lastValues(keys: ArrayLike<number>, values: ArrayLike<number>, pairs: number): number[] {
  const last = new Array<number>(pairs).fill(-1);
  for (let t = 0; t < keys.length; t++) last[keys[t]] = values[t];
  return last;
}
