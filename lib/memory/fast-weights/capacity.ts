/**
 * How many pairs a linear memory holds: the relative squared error ‖M k_s − v_s‖²/‖v_s‖² of recall, averaged over S stored pairs with independent keys uniform on
 * the unit sphere of R^d and values N(0, I).
 *
 *     sum rule          (S − 1)/d                      exact: E (k_i·k_s)² = 1/d for each of the others
 *     least squares     max(0, 1 − d/S)                exact: what no linear memory can be below, the trace of a projection
 *     delta, one pass   a recursion, exact (below)     between them
 *     orthogonal keys   0 up to S = d, for the sum and the delta rule.
 *
 * Learned keys cannot do better than this either: what D features read from one memory for S keys has rank D at most, and a permutation matrix (one-hot values,
 * each once) is no nearer than S − D in squared Frobenius norm to any matrix of rank D (Eckart and Young), so that ½‖v − v̂‖² is at least ½ max(0, 1 − D/S).
 * Where keys are bound again, a memory that does not see the order of its writes cannot tell which of n values is the last: its best guess is their mean.
 *
 * One pass of the delta rule (β = 1). With F = E‖M‖², and a = E‖M k_s‖², c = E v_s·M k_s of a pair that was just written, all per output, another pair (k, v)
 * changes M by −(M k − v) kᵀ, and the second and fourth moments of the sphere, 1/d and 1/(d(d + 2)), give
 *
 *     c ← c (1 − 1/d),   a ← a (1 − 2/d + 2/(d(d + 2))) + F/(d(d + 2)) + 1/d,   F ← F (1 − 1/d) + 1,     error a − 2c + 1, from a = c = 1.
 */
import { Matrix, pseudoInverse } from "ml-matrix";
import { type Key, normal, split } from "../../tensor/index.js";
import { recurrent } from "./recurrent.js";
import { addTimesTransposed, listsOf, type Rows, rowDots, rowsOf, scaledRows, zeroRows } from "./rows.js";
import type { EraseRule } from "./stream.js";

function requireCount(what: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) throw new RangeError(`invalid ${what}: ${value}`);
}

/** (S − 1)/d. @throws RangeError on counts that are no positive whole numbers, as all of these */
export function sumRuleError(pairs: number, d: number): number {
  requireCount("number of pairs", pairs);
  requireCount("key width", d);
  return (pairs - 1) / d;
}

/** max(0, 1 − d/S). */
export function leastSquaresError(pairs: number, d: number): number {
  requireCount("number of pairs", pairs);
  requireCount("key width", d);
  return Math.max(0, 1 - d / pairs);
}

/** ½ max(0, 1 − D/S): least mean loss ½‖v − v̂‖² of any linear memory of D features, learned or not, for S keys with one-hot values that are all different. */
export function rankBound(pairs: number, features: number): number {
  return leastSquaresError(pairs, features) / 2;
}

/**
 * ½ (1 − 1/S) E[1 − 1/n | n ≥ 1], n ~ Bin(writes, 1/S): least expected loss ½‖v − v̂‖² of any memory that is blind to the order of its writes, of whatever width,
 * on keys that were written at least once; keys and one-hot values drawn with replacement, S of each, and the last value of a key wanted.
 */
export function orderBlindBound(pairs: number, writes: number): number {
  requireCount("number of pairs", pairs);
  requireCount("number of writes", writes);
  if (pairs === 1) return 0;
  let probability = (1 - 1 / pairs) ** writes;
  const written = 1 - probability;
  let wrong = 0;
  for (let n = 1; n <= writes; n++) {
    probability *= (writes - n + 1) / n / (pairs - 1);
    wrong += probability * (1 - 1 / n);
  }
  return ((1 - 1 / pairs) * wrong) / written / 2;
}

/** The mean over pairs after one pass of the delta rule, β = 1. */
export function onePassDeltaError(pairs: number, d: number): number {
  requireCount("number of pairs", pairs);
  requireCount("key width", d);
  return onePassErrors(pairs, d).reduce((sum, error) => sum + error, 0) / pairs;
}

/** Expected error of each pair after the pass, the first written first: what was written longer ago is worse. */
export function onePassErrors(pairs: number, d: number): number[] {
  const fourth = 1 / (d * (d + 2));
  return Array.from({ length: pairs }, (_, s) => {
    let [a, c] = [1, 1];
    let f = d * (1 - (1 - 1 / d) ** (s + 1));
    for (let later = s + 1; later < pairs; later++) {
      a = a * (1 - 2 / d + 2 * fourth) + f * fourth + 1 / d;
      c *= 1 - 1 / d;
      f = f * (1 - 1 / d) + 1;
    }
    return a - 2 * c + 1;
  });
}

/** Pairs to store. */
export interface Pairs {
  readonly keys: Rows;
  readonly values: Rows;
}

/** Keys uniform on the unit sphere, values N(0, I). */
export function randomPairs(key: Key, pairs: number, [d, m]: readonly [number, number]): Pairs {
  const [keyKey, valueKey] = split(key);
  const keys: Rows = { count: pairs, width: d, data: normal(keyKey, pairs * d) };
  const lengths = rowDots(keys, keys).map((square) => 1 / Math.sqrt(square));
  return { keys: scaledRows(keys, lengths), values: { count: pairs, width: m, data: normal(valueKey, pairs * m) } };
}

/** Pairs with orthonormal keys, by Gram–Schmidt on random ones. @throws RangeError on more pairs than numbers in a key */
export function orthonormalPairs(key: Key, pairs: number, [d, m]: readonly [number, number]): Pairs {
  if (pairs > d) throw new RangeError(`invalid number of pairs: ${pairs} orthonormal keys of ${d} numbers`);
  const { keys, values } = randomPairs(key, pairs, [d, m]);
  const rows = listsOf(keys);
  for (let s = 0; s < pairs; s++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let r = 0; r < s; r++) {
        const along = rows[s].reduce((sum, value, c) => sum + value * rows[r][c], 0);
        rows[s] = rows[s].map((value, c) => value - along * rows[r][c]);
      }
      const length = Math.hypot(...rows[s]);
      rows[s] = rows[s].map((value) => value / length);
    }
  }
  return { keys: rowsOf(rows), values };
}

/** The memory after `passes` times through the pairs. */
export function storedMemory({ keys, values }: Pairs, rule: EraseRule, passes = 1): Rows {
  requireCount("number of passes", passes);
  let initial = zeroRows(values.width, keys.width);
  for (let pass = 0; pass < passes; pass++) {
    initial = recurrent({ keys, values, queries: keys }, { rule, initial }).memory;
  }
  return initial;
}

/** The least-squares memory V K⁺. */
export function leastSquaresMemory({ keys, values }: Pairs): Rows {
  const inverse = pseudoInverse(new Matrix(listsOf(keys)).transpose());
  return rowsOf(new Matrix(listsOf(values)).transpose().mmul(inverse).to2DArray());
}

/** Σ‖M k_s − v_s‖²/Σ‖v_s‖². */
export function recallError(memory: Rows, { keys, values }: Pairs): number {
  const read = zeroRows(keys.count, values.width);
  addTimesTransposed(read.data, keys, memory);
  const square = (data: Float64Array) => data.reduce((sum, value) => sum + value * value, 0);
  return square(read.data.map((value, i) => value - values.data[i])) / square(values.data);
}

/** The same squared error over the expected ‖v‖² = d_out: its mean is the law above exactly, without the bias of a ratio. */
export function recallErrorPerOutput(memory: Rows, pairs: Pairs): number {
  const square = pairs.values.data.reduce((sum, value) => sum + value * value, 0);
  return (recallError(memory, pairs) * square) / pairs.values.data.length;
}

/**
 * Share of pairs whose value is named rightly: values are unit codes of a vocabulary of `words` random ones in R^m, and what is read is decoded as the code with
 * the largest product (the algebraic form of multi-query associative recall, without training).
 */
export function recallAccuracy(
  key: Key,
  options: { readonly pairs: number; readonly words: number; readonly widths: readonly [d: number, m: number] },
  write: (pairs: Pairs) => Rows,
): number {
  const { pairs, words, widths } = options;
  requireCount("number of pairs", pairs);
  if (pairs > words) throw new RangeError(`invalid number of pairs: ${pairs} of ${words} words`);
  const [pairKey, codeKey] = split(key);
  const { keys } = randomPairs(pairKey, pairs, widths);
  const codes = randomPairs(codeKey, words, [widths[1], 1]).keys;
  const values: Rows = { count: pairs, width: widths[1], data: codes.data.subarray(0, pairs * widths[1]) };
  const read = zeroRows(pairs, widths[1]);
  addTimesTransposed(read.data, keys, write({ keys, values }));
  const scores = zeroRows(pairs, words);
  addTimesTransposed(scores.data, read, codes);
  const right = listsOf(scores).filter((row, s) => row.indexOf(Math.max(...row)) === s);
  return right.length / pairs;
}
