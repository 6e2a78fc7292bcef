/**
 * Random numbers from explicit keys. A key is a value: the same key gives the same numbers, on every machine, in every order of calls. So a key is
 * used once, and new keys are derived from old ones:
 *
 *     const [taskKey, noiseKey] = split(key(7), 2);
 *     const x = uniform(taskKey, 10, { low: -5, high: 5 });
 *     const y = normal(foldIn(noiseKey, step), 10);
 *
 * Every number is a block of Threefry-2x32-20 at a counter (index, purpose), where the purposes (draws, split, foldIn) never share a counter; hence
 * the children of one key all differ. Two draws from the same key are *not* independent of each other: split first.
 */
import { normalQuantile } from "./normal-quantile.js";
import { threefry2x32 } from "./threefry.js";

/** A 64-bit key as two 32-bit words. Make one with `key`, `split` or `foldIn`. */
export type Key = readonly [high: number, low: number] & { readonly __key?: never };

const TWO_32 = 2 ** 32;
const TWO_53 = 2 ** 53;
const DRAW = 0;
const SPLIT = 1;
const FOLD = 2; // + the high word of the data, below 2²¹

/**
 * The key of a seed.
 * @throws Error on a seed that is no integer from 0 to 2⁵³ − 1
 */
export function key(seed: number): Key {
  checkCount("seed", seed);
  return [Math.floor(seed / TWO_32), seed % TWO_32];
}

/** `n` new keys, all different. Default: 2. */
export function split(parent: Key, n = 2): Key[] {
  checkCount("number of keys", n);
  return Array.from({ length: n }, (_, i) => threefry2x32(parent, [i, SPLIT]));
}

/** The key of a numbered thing (a step, a task, a seed): `data` is an integer from 0 to 2⁵³ − 1. */
export function foldIn(parent: Key, data: number): Key {
  checkCount("data", data);
  return threefry2x32(parent, [data % TWO_32, FOLD + Math.floor(data / TWO_32)]);
}

/** `n` numbers uniform on [low, high), with 53 random bits each. Default: [0, 1). */
export function uniform(
  from: Key,
  n: number,
  options: { readonly low?: number; readonly high?: number } = {},
): Float64Array {
  const { low = 0, high = 1 } = options;
  if (!(low < high && Number.isFinite(high - low))) throw new Error(`invalid interval: [${low}, ${high})`);
  const next = bits53(from);
  return fill(n, () => {
    // low + (high − low) u may round up to high, which is not in the interval
    for (;;) {
      const x = low + (high - low) * (next() / TWO_53);
      if (x < high) return x;
    }
  });
}

/** `n` Gaussian numbers by inversion: mean + deviation · Φ⁻¹(u), u an odd multiple of 2⁻⁵³. Default: standard normal. */
export function normal(
  from: Key,
  n: number,
  options: { readonly mean?: number; readonly deviation?: number } = {},
): Float64Array {
  const { mean = 0, deviation = 1 } = options;
  if (!(deviation >= 0 && Number.isFinite(deviation) && Number.isFinite(mean))) {
    throw new Error(`invalid normal distribution: mean ${mean}, deviation ${deviation}`);
  }
  const next = bits53(from);
  return fill(n, () => mean + deviation * normalQuantile((2 * Math.floor(next() / 2) + 1) / TWO_53));
}

/** `n` integers uniform on low … high − 1, without bias. */
export function integers(from: Key, n: number, low: number, high: number): Float64Array {
  const range = high - low;
  if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high) && range > 0 && range <= TWO_53)) {
    throw new Error(`invalid range of integers: ${low} … ${high} (exclusive)`);
  }
  const next = bits53(from);
  return fill(n, () => low + below(range, next));
}

/** A uniformly random order of 0 … n − 1 (Fisher–Yates). */
export function permutation(from: Key, n: number): Uint32Array {
  checkCount("length", n);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const next = bits53(from);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1, next);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * `count` of the items, "without" replacement (all different; default) or "with".
 * @throws Error when there are too few items
 */
export function choice<T>(
  from: Key,
  items: ArrayLike<T>,
  count: number,
  options: { readonly replacement?: "with" | "without" } = {},
): T[] {
  checkCount("number of choices", count);
  const { replacement = "without" } = options;
  if (count > 0 && (items.length === 0 || (replacement === "without" && count > items.length))) {
    throw new Error(`invalid number of choices: ${count} of ${items.length} items`);
  }
  if (replacement === "with")
    return count === 0 ? [] : Array.from(integers(from, count, 0, items.length), (i) => items[i]);
  return Array.from(permutation(from, items.length).subarray(0, count), (i) => items[i]);
}

/** The stream of a key: integers uniform on 0 … 2⁵³ − 1, one Threefry block each. */
function bits53(from: Key): () => number {
  let counter = 0;
  return () => {
    const [high, low] = threefry2x32(from, [counter++, DRAW]);
    return (high >>> 5) * 2 ** 26 + (low >>> 6);
  };
}

/** Uniform on 0 … range − 1: what would favour the small numbers is drawn again. */
function below(range: number, next: () => number): number {
  const limit = TWO_53 - (TWO_53 % range);
  for (;;) {
    const draw = next();
    if (draw < limit) return draw % range;
  }
}

function fill(n: number, draw: () => number): Float64Array {
  checkCount("length", n);
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) values[i] = draw();
  return values;
}

function checkCount(what: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0)) throw new Error(`invalid ${what}: ${value}`);
}
