/**
 * Rows of equal width in one Float64Array, and the three products of such blocks that the forms need:
 *
 *     A Bᵀ   (dot products of rows),      A B   and   Aᵀ B   (sums of rows).
 *
 * A sequence of T vectors is T rows; a memory M ∈ R^{d_out × d_key} is d_out rows. The products add to what `into` holds, on plain views, so that a chunk of a
 * sequence is a `subarray` and nothing is copied.
 */

/** `count` rows of `width` numbers, row after row. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** Zeros. */
export function zeroRows(count: number, width: number): Rows {
  return { count, width, data: new Float64Array(count * width) };
}

/**
 * Rows from a list of lists.
 * @throws RangeError on rows of different lengths
 */
export function rowsOf(lists: readonly ArrayLike<number>[]): Rows {
  const width = lists.length === 0 ? 0 : lists[0].length;
  const rows = zeroRows(lists.length, width);
  lists.forEach((list, i) => {
    if (list.length !== width) throw new RangeError(`invalid row ${i}: got ${list.length} numbers, expected ${width}`);
    rows.data.set(list, i * width);
  });
  return rows;
}

/** Lists of numbers, as tables and plots take them. */
export function listsOf({ count, width, data }: Rows): number[][] {
  return Array.from({ length: count }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)));
}

/** Row i, a view. */
export function rowAt({ width, data }: Rows, i: number): Float64Array {
  return data.subarray(i * width, (i + 1) * width);
}

/** The rows from … to − 1, a view. */
export function rowsBetween({ width, data }: Rows, from: number, to: number): Rows {
  return { count: to - from, width, data: data.subarray(from * width, to * width) };
}

/** into [n × m] += A [n × k] Bᵀ, B [m × k]. */
export function addTimesTransposed(into: Float64Array, a: Rows, b: Rows): void {
  const { count: n, width: k, data: left } = a;
  const { count: m, data: right } = b;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += left[i * k + c] * right[j * k + c];
      into[i * m + j] += sum;
    }
  }
}

/** into [n × m] += A [n × k] B [k × m]. */
export function addTimes(into: Float64Array, a: Rows, b: Rows): void {
  const { count: n, width: k, data: left } = a;
  const { width: m, data: right } = b;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < k; c++) {
      const scale = left[i * k + c];
      if (scale === 0) continue; // half of a triangular matrix
      for (let j = 0; j < m; j++) into[i * m + j] += scale * right[c * m + j];
    }
  }
}

/** into [n × m] += Aᵀ B, A [k × n], B [k × m]. */
export function addTransposedTimes(into: Float64Array, a: Rows, b: Rows): void {
  const { count: k, width: n, data: left } = a;
  const { width: m, data: right } = b;
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < n; i++) {
      const scale = left[c * n + i];
      if (scale === 0) continue;
      for (let j = 0; j < m; j++) into[i * m + j] += scale * right[c * m + j];
    }
  }
}

/** Every row i times scale[i], as new rows. */
export function scaledRows(rows: Rows, scale: ArrayLike<number>): Rows {
  const data = Float64Array.from(rows.data);
  for (let i = 0; i < rows.count; i++) {
    for (let c = 0; c < rows.width; c++) data[i * rows.width + c] *= scale[i];
  }
  return { ...rows, data };
}

/** Σ_c a_ic b_ic for every row i. */
export function rowDots(a: Rows, b: Rows): Float64Array {
  return Float64Array.from({ length: a.count }, (_, i) => {
    let sum = 0;
    for (let c = i * a.width; c < (i + 1) * a.width; c++) sum += a.data[c] * b.data[c];
    return sum;
  });
}
