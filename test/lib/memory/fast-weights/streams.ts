/** Random streams for the tests of fast weights. */
import type { Rows } from "../../../../lib/memory/fast-weights/rows.js";
import type { Stream } from "../../../../lib/memory/fast-weights/stream.js";
import { key, normal, split, uniform } from "../../../../lib/tensor/index.js";

export function randomRows(seed: number, count: number, width: number): Rows {
  return { count, width, data: normal(key(seed), count * width) };
}

/** Keys of about unit length, gates in [0.7, 1), rates in [0, 1). */
export function randomStream(
  seed: number,
  [steps, keyWidth, valueWidth]: readonly [number, number, number],
): Required<Stream> {
  const keys = split(key(seed), 5);
  const rows = (i: number, width: number, deviation: number): Rows => ({
    count: steps,
    width,
    data: normal(keys[i], steps * width, { deviation }),
  });
  return {
    keys: rows(0, keyWidth, 1 / Math.sqrt(keyWidth)),
    values: rows(1, valueWidth, 1),
    queries: rows(2, keyWidth, 1 / Math.sqrt(keyWidth)),
    gates: uniform(keys[3], steps, { low: 0.7, high: 1 }),
    rates: uniform(keys[4], steps),
  };
}

export function largest(numbers: Iterable<number>): number {
  let most = 0;
  for (const value of numbers) {
    if (!(Math.abs(value) <= most)) most = Math.abs(value);
  }
  return most;
}

/** Largest difference of two lists of numbers; NaN where one of them has NaN. */
export function gap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  return largest(Array.from(a, (value, i) => value - b[i]));
}
