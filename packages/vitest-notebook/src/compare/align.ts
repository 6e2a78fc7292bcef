// Which thing of one list belongs to which of the other. Order is kept, so one thing left out in the middle is one gap and not a row of
// differences. Costs: 0 for a pair that is equal, up to 2 for a pair that has nothing in common, 1 for a thing without a partner.

/** Positions in the two lists; null: without a partner. */
export interface Pair {
  expected: number | null;
  actual: number | null;
}

const GAP = 1;

/**
 * The cheapest alignment of `expected` with `actual` things, in the order of both lists. `cost` is asked once a pair: for short lists only. Where
 * alignments cost the same, the earlier things are paired.
 */
export function align(expected: number, actual: number, cost: (expected: number, actual: number) => number): Pair[] {
  const width = actual + 1;
  const rest = new Float64Array((expected + 1) * width);
  const costs = new Float64Array(expected * actual);
  for (let i = expected; i >= 0; i--) {
    for (let j = actual; j >= 0; j--) {
      if (i === expected || j === actual) {
        rest[i * width + j] = GAP * (expected - i + (actual - j));
        continue;
      }
      costs[i * actual + j] = cost(i, j);
      rest[i * width + j] = Math.min(
        costs[i * actual + j]! + rest[(i + 1) * width + j + 1]!,
        GAP + rest[(i + 1) * width + j]!,
        GAP + rest[i * width + j + 1]!,
      );
    }
  }
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < expected && j < actual) {
    const best = rest[i * width + j]!;
    if (best === costs[i * actual + j]! + rest[(i + 1) * width + j + 1]!) pairs.push({ expected: i++, actual: j++ });
    else if (best === GAP + rest[(i + 1) * width + j]!) pairs.push({ expected: i++, actual: null });
    else pairs.push({ expected: null, actual: j++ });
  }
  for (; i < expected; i++) pairs.push({ expected: i, actual: null });
  for (; j < actual; j++) pairs.push({ expected: null, actual: j });
  return pairs;
}
