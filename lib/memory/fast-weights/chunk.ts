/**
 * One chunk of C steps at once, from the memory M₀ before it: the WY (or UT) form of products of Householder-like factors (Bischof and Van Loan 1987; for
 * the delta rule Yang et al. 2024). With D_ts = Π_{s<r≤t} α_r, index 0 for the state before the chunk, and K, V, Q the rows of the chunk:
 *
 *     (I + diag(β) A) U = diag(β) (V − ε diag(D_·0) K M₀ᵀ),     A_ts = ε D_ts k_t·k_s  for s < t,
 *     y_t = D_r0 M₀ q_t + Σ_{1≤s≤r} D_rs (k_s·q_t) u_s,          r = t ("after-write") or t − 1 ("before-write"),
 *     M_C = D_C0 M₀ + Σ_s D_Cs u_s k_sᵀ.
 *
 * D is formed by products, row from row, and not by differences of Σ ln α: these lose as many digits as the sums are long, and know no gate of zero.
 */
import {
  addTimes,
  addTimesTransposed,
  addTransposedTimes,
  type Rows,
  rowsBetween,
  scaledRows,
  zeroRows,
} from "./rows.js";
import type { Checked } from "./stream.js";

/** What a chunk computes, kept for its adjoint. */
export interface Chunk {
  readonly size: number;
  readonly keys: Rows;
  readonly values: Rows;
  readonly queries: Rows;
  readonly rates: Float64Array;
  readonly gates: Float64Array;
  /** D, C + 1 by C + 1, zero above the diagonal. */
  readonly decay: Rows;
  /** K M₀ᵀ; zeros for the Hebbian rule, which does not look. */
  readonly seen: Rows;
  /** K Kᵀ; zeros for the Hebbian rule. */
  readonly overlaps: Rows;
  /** U. */
  readonly writes: Rows;
  /** Q Kᵀ. */
  readonly scores: Rows;
  /** Q M₀ᵀ. */
  readonly carried: Rows;
  readonly before: Rows;
}

/** Steps from … to − 1 of a stream, from the memory `before`; outputs go into their place. */
export function chunkForward(own: Checked, from: number, to: number, before: Rows, outputs: Float64Array): Chunk {
  const [keys, values, queries] = [own.keys, own.values, own.queries].map((rows) => rowsBetween(rows, from, to));
  const [rates, gates] = [own.rates.subarray(from, to), own.gates.subarray(from, to)];
  const size = to - from;
  const decay = decayOf(gates);
  const seen = zeroRows(size, own.valueWidth);
  const overlaps = zeroRows(size, size);
  if (own.rule === "delta") {
    addTimesTransposed(seen.data, keys, before);
    addTimesTransposed(overlaps.data, keys, keys);
  }
  const writes = writesOf({ size, values, rates, decay, seen, overlaps });
  const scores = zeroRows(size, size);
  addTimesTransposed(scores.data, queries, keys);
  const carried = zeroRows(size, own.valueWidth);
  addTimesTransposed(carried.data, queries, before);
  const chunk = { size, keys, values, queries, rates, gates, decay, seen, overlaps, writes, scores, carried, before };
  const weights = readWeights(chunk, own.readOrder === "after-write" ? 1 : 0);
  for (let t = 0; t < size; t++) {
    const gamma = decay.data[readRow(own, t) * (size + 1)];
    for (let i = 0; i < own.valueWidth; i++)
      outputs[t * own.valueWidth + i] = gamma * carried.data[t * own.valueWidth + i];
  }
  addTimes(outputs, weights, writes);
  return chunk;
}

/** The row of D that step t (from 0) of a chunk reads by. */
export function readRow({ readOrder }: Pick<Checked, "readOrder">, t: number): number {
  return readOrder === "after-write" ? t + 1 : t;
}

/** D. */
function decayOf(gates: Float64Array): Rows {
  const side = gates.length + 1;
  const decay = zeroRows(side, side);
  decay.data[0] = 1;
  for (let t = 1; t < side; t++) {
    for (let s = 0; s < t; s++) decay.data[t * side + s] = gates[t - 1] * decay.data[(t - 1) * side + s];
    decay.data[t * side + t] = 1;
  }
  return decay;
}

/** U by forward substitution. */
function writesOf(chunk: Pick<Chunk, "size" | "values" | "rates" | "decay" | "seen" | "overlaps">): Rows {
  const { size, values, rates, decay, seen, overlaps } = chunk;
  const side = size + 1;
  const m = values.width;
  const writes = zeroRows(size, m);
  for (let t = 0; t < size; t++) {
    const row = writes.data.subarray(t * m, (t + 1) * m);
    const gamma = decay.data[(t + 1) * side];
    for (let i = 0; i < m; i++) row[i] = values.data[t * m + i] - gamma * seen.data[t * m + i];
    for (let s = 0; s < t; s++) {
      const weight = decay.data[(t + 1) * side + s + 1] * overlaps.data[t * size + s];
      if (weight === 0) continue;
      for (let i = 0; i < m; i++) row[i] -= weight * writes.data[s * m + i];
    }
    for (let i = 0; i < m; i++) row[i] *= rates[t];
  }
  return writes;
}

/** D_rs (k_s·q_t), zero where step t does not read step s; `ahead` is 1 where it reads its own. */
export function readWeights({ size, decay, scores }: Pick<Chunk, "size" | "decay" | "scores">, ahead: 0 | 1): Rows {
  const weights = zeroRows(size, size);
  for (let t = 0; t < size; t++) {
    for (let s = 0; s < t + ahead; s++) {
      weights.data[t * size + s] = decay.data[(t + ahead) * (size + 1) + s + 1] * scores.data[t * size + s];
    }
  }
  return weights;
}

/** D_Cs for s = 1 … C: how much of each write is left at the end. */
export function leftAtEnd({ size, decay }: Pick<Chunk, "size" | "decay">): Float64Array {
  return decay.data.subarray(size * (size + 1) + 1, (size + 1) * (size + 1));
}

/** M_C. */
export function memoryAfter(chunk: Chunk): Rows {
  const { before, decay, size, writes, keys } = chunk;
  const kept = decay.data[size * (size + 1)];
  const after = { ...before, data: before.data.map((value) => kept * value) };
  addTransposedTimes(after.data, scaledRows(writes, leftAtEnd(chunk)), keys);
  return after;
}
