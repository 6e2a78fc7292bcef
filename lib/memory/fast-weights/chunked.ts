/**
 * The chunked form: chunk after chunk (chunk.ts), the memory handed on. The result does not depend on the chunk size C; the work does,
 *
 *     T (3 d_out d_key + C (2 d_key + d_out)) multiply-adds for the delta rule:  linear in T, and in C where C is larger than the widths.
 *
 * Steps inside a chunk are products of matrices, which is what engines are fast at (tensor-form.ts has the same as a tensor program).
 */
import { Matrix, solve } from "ml-matrix";
import { type Chunk, chunkForward, memoryAfter } from "./chunk.js";
import { type Rows, rowsBetween, rowsOf, zeroRows } from "./rows.js";
import { type Checked, checkedStream, type FormOptions, type Stream, type Written } from "./stream.js";

export interface ChunkedOptions extends FormOptions {
  /** C; the last chunk may be shorter. Default: 16, or the whole sequence where that is shorter: plain loops gain nothing from larger ones. */
  readonly chunk?: number;
}

/** @throws RangeError as `checkedStream`, and on a chunk that is no positive whole number or longer than the sequence */
export function chunked(stream: Stream, options: ChunkedOptions): Written {
  const own = checkedStream(stream, options);
  const outputs = zeroRows(own.length, own.valueWidth);
  const last = chunksOf(own, chunkSize(options, own.length), outputs).pop() as Chunk;
  return { outputs, memory: memoryAfter(last) };
}

/** The chunks of a stream in their order; outputs go into their place. */
export function chunksOf(own: Checked, size: number, outputs: Rows): Chunk[] {
  const chunks: Chunk[] = [];
  let memory = own.initial;
  for (let from = 0; from < own.length; from += size) {
    const to = Math.min(own.length, from + size);
    const chunk = chunkForward(own, from, to, memory, rowsBetween(outputs, from, to).data);
    chunks.push(chunk);
    if (to < own.length) memory = memoryAfter(chunk);
  }
  return chunks;
}

/** @param usual the default */
export function chunkSize({ chunk }: Pick<ChunkedOptions, "chunk">, length: number, usual = 16): number {
  if (chunk === undefined) return Math.min(usual, length);
  if (!(Number.isSafeInteger(chunk) && chunk >= 1)) throw new RangeError(`invalid chunk: ${chunk}`);
  if (chunk > length) throw new RangeError(`invalid chunk: ${chunk}, longer than the sequence of ${length}`);
  return chunk;
}

/** The parallel form: the whole sequence as one chunk. O(T²), as attention; for ε = 0 and M₀ = 0 it is (tril(QKᵀ) ⊙ D) diag(β) V. */
export function parallel(stream: Stream, options: FormOptions): Written {
  return chunked(stream, { ...options, chunk: Math.max(1, stream.keys.count) });
}

/**
 * The same from formulas with whole matrices: U = (I + tril(diag(β) (D ⊙ K Kᵀ), −1))⁻¹ diag(β) V by a dense solution, D_ts = exp(Σ_{s<r≤t} ln α_r) from sums
 * of their own for every pair, and an initial memory as d_key writes of rate 1 with orthonormal keys before the first step. The oracle of chunked and parallel;
 * gates must be positive.
 */
export function parallelReference(stream: Stream, options: FormOptions): Written {
  const { own, lead } = precededByInitial(checkedStream(stream, options));
  const steps = Array.from({ length: own.length }, (_, t) => t);
  const [k, v, q] = [own.keys, own.values, own.queries].map(
    ({ width, data }) => new Matrix(steps.map((t) => Array.from(data.subarray(t * width, (t + 1) * width)))),
  );
  const decay = (t: number, s: number) =>
    t < s ? 0 : Math.exp(steps.slice(s + 1, t + 1).reduce((sum, r) => sum + Math.log(own.gates[r]), 0));
  const weighed = (a: Matrix, least: number, shift = 0) =>
    new Matrix(steps.map((t) => steps.map((s) => (t - s >= least ? a.get(t, s) * decay(t - shift, s) : 0))));
  const b = Matrix.diag(Array.from(own.rates));
  const system = Matrix.eye(own.length);
  if (own.rule === "delta") system.add(b.mmul(weighed(k.mmul(k.transpose()), 1)));
  const u = solve(system, b.mmul(v));
  const shift = own.readOrder === "after-write" ? 0 : 1;
  const outputs = weighed(q.mmul(k.transpose()), shift, shift).mmul(u);
  const left = Matrix.diag(steps.map((s) => decay(own.length - 1, s)));
  return {
    outputs: rowsOf(outputs.to2DArray().slice(lead)),
    memory: rowsOf(u.transpose().mmul(left).mmul(k).to2DArray()),
  };
}

/** The stream with M₀ written first: keys e_1 … e_d, values the columns of M₀. */
function precededByInitial(own: Checked): { own: Checked; lead: number } {
  const { keyWidth: d, valueWidth: m } = own;
  if (own.initial.data.every((value) => value === 0)) return { own, lead: 0 };
  const unit = zeroRows(d, d);
  const columns = zeroRows(d, m);
  for (let c = 0; c < d; c++) {
    unit.data[c * d + c] = 1;
    for (let i = 0; i < m; i++) columns.data[c * m + i] = own.initial.data[i * d + c];
  }
  const joined = (first: Rows, then: Rows): Rows => ({
    count: d + own.length,
    width: then.width,
    data: Float64Array.from([...first.data, ...then.data]),
  });
  const ones = (then: Float64Array) => Float64Array.from([...new Float64Array(d).fill(1), ...then]);
  return {
    own: {
      ...own,
      length: d + own.length,
      keys: joined(unit, own.keys),
      values: joined(columns, own.values),
      queries: joined(zeroRows(d, d), own.queries),
      gates: ones(own.gates),
      rates: ones(own.rates),
    },
    lead: d,
  };
}
