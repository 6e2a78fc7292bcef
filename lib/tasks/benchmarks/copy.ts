/**
 * The copy task of Graves, Wayne and Danihelka (2014, section 4.1): a sequence of random bits, a delimiter, then the sequence again, from memory.
 *
 *     steps 0 … ℓ − 1   bits b_t and 0          no target
 *     step  ℓ           zeros and 1             no target
 *     ℓ + 1 … 2ℓ        zeros and 0             b_{t − ℓ − 1}
 *
 * Every sequence has its own ℓ and the same number of steps, 2 ℓ_max + 1; what is left is masked. Null: a bit that is not remembered is a coin, ½ of the
 * bits wrong and ln 2 = 0.693 nats a bit. Oracle: 0, the sequence was shown.
 */
import * as tf from "@tensorflow/tfjs";
import { integers, split } from "../../tensor/index.js";
import { type KnownValue, requireCounts, requireTasks } from "./benchmark.js";
import type { SequenceTask } from "./sequences.js";

export interface CopyOptions {
  /** Bits of one vector. Default: 6. */
  readonly width?: number;
  /** Shortest and longest sequence. Default: [1, 8]. */
  readonly lengths?: readonly [shortest: number, longest: number];
}

export interface CopyTask extends SequenceTask {
  readonly kind: "bits";
  /** Share of wrong bits without a memory. */
  null(): KnownValue;
  oracle(): KnownValue;
}

/** @throws RangeError on a width or lengths that are no positive whole numbers, or lengths that do not increase */
export function copy({ width = 6, lengths = [1, 8] }: CopyOptions = {}): CopyTask {
  const [shortest, longest] = lengths;
  requireCounts({ width, "shortest length": shortest, "longest length": longest });
  if (shortest > longest) throw new RangeError(`invalid lengths: [${lengths}]`);
  const steps = 2 * longest + 1;
  return {
    name: "copy",
    kind: "bits",
    steps,
    inputs: width + 1,
    outputs: width,
    draw: (key, n) => {
      const [lengthKey, bitKey] = split(key);
      const length = integers(lengthKey, requireTasks(n), shortest, longest + 1);
      const bits = integers(bitKey, n * longest * width, 0, 2);
      const x = new Float32Array(n * steps * (width + 1));
      const y = new Float32Array(n * steps * width);
      const mask = new Float32Array(n * steps);
      for (let i = 0; i < n; i++) {
        x[(i * steps + length[i]) * (width + 1) + width] = 1;
        for (let t = 0; t < length[i]; t++) {
          const shown = bits.subarray((i * longest + t) * width, (i * longest + t + 1) * width);
          const answer = i * steps + length[i] + 1 + t;
          x.set(shown, (i * steps + t) * (width + 1));
          y.set(shown, answer * width);
          mask[answer] = 1;
        }
      }
      return {
        x: tf.tensor3d(x, [n, steps, width + 1]),
        y: tf.tensor3d(y, [n, steps, width]),
        mask: tf.tensor2d(mask, [n, steps]),
      };
    },
    null: () => ({ value: 0.5, halfWidth: 0, source: "closed form: a coin a bit" }),
    oracle: () => ({ value: 0, halfWidth: 0, source: "closed form: the bits were shown" }),
  };
}
