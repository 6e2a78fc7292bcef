import { wholeNumber } from "../linalg/index.js";

// The multi-indices n = (n_0 … n_{K−1}) with |n| ≤ L, and where each stands. They are ordered by level |n|, inside a level
// by descending n_0, then n_1, …; so the place of n is a sum of binomials (a combinatorial number system),
//   place(n) = Σ_k C(t_k + K−k−1, K−k),   t_k = n_k + … + n_{K−1},
// because C(t + m − 1, m) counts the indices of m slots with sum below t. No table of names is needed to find a neighbour.

export interface HierarchyIndices {
  /** K, the number of exponents. */
  readonly slots: number;
  /** L, the largest |n|. */
  readonly depth: number;
  /** C(L + K, K). */
  readonly count: number;
  /** The indices one after the other, `slots` entries each; the zero index first. */
  readonly entries: Uint16Array;
  /** Place of n + e_k at [place(n)·slots + k]; −1 where |n| = L. */
  readonly above: Int32Array;
  /** Place of n − e_k at [place(n)·slots + k]; −1 where n_k = 0. */
  readonly below: Int32Array;
}

/** C(L + K, K), the number of matrices; a float, so that hierarchies too large for memory can be counted. */
export function hierarchyCount(slots: number, depth: number): number {
  wholeNumber("number of exponents", slots, 0);
  wholeNumber("hierarchy depth", depth, 0);
  return binomial(slots + depth, Math.min(slots, depth));
}

/** All indices of a hierarchy with their neighbours. @throws on a depth or number of exponents that is no whole number. */
export function hierarchyIndices(slots: number, depth: number): HierarchyIndices {
  const count = hierarchyCount(slots, depth);
  const entries = new Uint16Array(count * slots);
  const above = new Int32Array(count * slots).fill(-1);
  const below = new Int32Array(count * slots).fill(-1);
  const before = countsBefore(slots, depth);
  const stride = depth + 2;
  const n = new Uint16Array(slots);
  for (let place = 0; place < count; place++) {
    entries.set(n, place * slots);
    // n ± e_k shifts t_0 … t_k by ±1 and leaves the other tails: add up what that moves.
    let tail = 0;
    for (let k = 0; k < slots; k++) tail += n[k];
    const room = tail < depth;
    let [up, down] = [place, place];
    for (let k = 0; k < slots; k++) {
      const at = (slots - k) * stride + tail;
      up += before[at + 1] - before[at];
      if (tail > 0) down += before[at - 1] - before[at];
      if (room) above[place * slots + k] = up;
      if (n[k] > 0) below[place * slots + k] = down;
      tail -= n[k];
    }
    advance(n);
  }
  return { slots, depth, count, entries, above, below };
}

/** The multi-index at a place. */
export function indexAt(indices: HierarchyIndices, place: number): number[] {
  if (!(Number.isInteger(place) && place >= 0 && place < indices.count)) {
    throw new RangeError(`invalid place: ${place} of ${indices.count} matrices`);
  }
  return Array.from(indices.entries.subarray(place * indices.slots, (place + 1) * indices.slots));
}

/** The place of a multi-index by the sum of binomials; −1 where it is outside the hierarchy. */
export function placeOf({ slots, depth }: HierarchyIndices, index: readonly number[]): number {
  if (index.length !== slots) throw new RangeError(`invalid index: got ${index.length} entries, expected ${slots}`);
  let tail = index.reduce((sum, n) => sum + n, 0);
  if (tail > depth || index.some((n) => n < 0)) return -1;
  return index.reduce((place, n, k) => {
    const smaller = tail === 0 ? 0 : binomial(tail + slots - k - 1, slots - k);
    tail -= n;
    return place + smaller;
  }, 0);
}

/** All n with |n| ≤ depth in the same order, listed by recursion: the oracle of `hierarchyIndices`. */
export function multiIndices(exponents: number, depth: number): number[][] {
  const ofLevel = (slots: number, level: number): number[][] => {
    if (slots === 0) return level === 0 ? [[]] : [];
    return Array.from({ length: level + 1 }, (_, first) => level - first).flatMap((first) =>
      ofLevel(slots - 1, level - first).map((rest) => [first, ...rest]),
    );
  };
  return Array.from({ length: depth + 1 }, (_, level) => ofLevel(exponents, level)).flat();
}

/** C(t + m − 1, m) at [m·(depth + 2) + t] for t ≤ depth + 1: the number of indices of m slots with sum below t. */
function countsBefore(slots: number, depth: number): Float64Array {
  const stride = depth + 2;
  const table = new Float64Array((slots + 1) * stride);
  for (let t = 1; t < stride; t++) table[t] = 1;
  for (let m = 1; m <= slots; m++) {
    for (let t = 1; t < stride; t++) table[m * stride + t] = table[m * stride + t - 1] + table[(m - 1) * stride + t];
  }
  return table;
}

/** The next index, in place: the last slot's content goes back to the slot after the last other occupied one. */
function advance(n: Uint16Array): void {
  const last = n.length - 1;
  if (last < 0) return;
  const carried = n[last];
  n[last] = 0;
  let k = last - 1;
  while (k >= 0 && n[k] === 0) k--;
  if (k < 0) {
    n[0] = carried + 1;
    return;
  }
  n[k] -= 1;
  n[k + 1] = carried + 1;
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = Math.round((result * (n - k + i)) / i);
  return result;
}
