/** Lists of float64 numbers as rows: [rows, size] cut into its rows, and rows joined. */

/** Cut into equal pieces, which are copies. */
export function pieces(values: Float64Array, count: number): Float64Array[] {
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => values.slice(i * size, (i + 1) * size));
}

export function joined(rows: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

/** The same rows `times` over. */
export function repeated(values: Float64Array, times: number): Float64Array {
  return joined(Array.from({ length: times }, () => values));
}

/** max − min. */
export function range(values: ArrayLike<number>): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return high - low;
}
