/**
 * The recurrent form: one memory, one step after the other,
 *
 *     n = α_t M,   u = β_t (v_t − ε n k_t),   M ← n + u k_tᵀ,   y_t = M q_t,       3 d_out d_key multiply-adds a step (2 for ε = 0).
 *
 * Time T, memory one matrix. It is what a stream of unknown length needs, and the form whose growth with T is linear by construction.
 */
import { Matrix } from "ml-matrix";
import { type Rows, rowAt, rowsBetween, rowsOf, zeroRows } from "./rows.js";
import { type Checked, checkedStream, type FormOptions, type Stream, type Written } from "./stream.js";

/** @throws RangeError as `checkedStream` */
export function recurrent(stream: Stream, options: FormOptions): Written {
  const own = checkedStream(stream, options);
  const memory = copyOf(own.initial);
  const outputs = zeroRows(own.length, own.valueWidth);
  for (let t = 0; t < own.length; t++) step(own, t, memory.data, rowAt(outputs, t));
  return { outputs, memory };
}

/** Advances the memory by step t, in place; writes y_t into `output` where there is one. */
export function step(own: Checked, t: number, memory: Float64Array, output?: Float64Array): void {
  const d = own.keyWidth;
  const key = rowAt(own.keys, t);
  const query = rowAt(own.queries, t);
  const alpha = own.gates[t];
  const beta = own.rates[t];
  const erases = own.rule === "delta";
  const before = own.readOrder === "before-write";
  for (let i = 0; i < own.valueWidth; i++) {
    const row = memory.subarray(i * d, (i + 1) * d);
    if (output && before) output[i] = dot(row, query, d);
    const seen = erases ? alpha * dot(row, key, d) : 0;
    const u = beta * (own.values.data[t * own.valueWidth + i] - seen);
    for (let c = 0; c < d; c++) row[c] = alpha * row[c] + u * key[c];
    if (output && !before) output[i] = dot(row, query, d);
  }
}

function dot(a: Float64Array, b: Float64Array, n: number): number {
  let sum = 0;
  for (let c = 0; c < n; c++) sum += a[c] * b[c];
  return sum;
}

function copyOf(rows: Rows): Rows {
  return { ...rows, data: Float64Array.from(rows.data) };
}

/** The recurrence as it is written, with matrices M (α I − ε α β k kᵀ) + β v kᵀ: the oracle of all forms. */
export function recurrentReference(stream: Stream, options: FormOptions): Written {
  const own = checkedStream(stream, options);
  const column = (rows: Rows, t: number) => Matrix.columnVector(Array.from(rowAt(rows, t)));
  let memory = new Matrix(Array.from({ length: own.valueWidth }, (_, i) => Array.from(rowAt(own.initial, i))));
  const outputs: number[][] = [];
  for (let t = 0; t < own.length; t++) {
    const [k, v, q] = [own.keys, own.values, own.queries].map((rows) => column(rows, t));
    const read = () => outputs.push(memory.mmul(q).to1DArray());
    if (own.readOrder === "before-write") read();
    const carried = Matrix.eye(own.keyWidth).mul(own.gates[t]);
    if (own.rule === "delta") carried.sub(k.mmul(k.transpose()).mul(own.gates[t] * own.rates[t]));
    memory = memory.mmul(carried).add(v.mmul(k.transpose()).mul(own.rates[t]));
    if (own.readOrder === "after-write") read();
  }
  return { outputs: rowsOf(outputs), memory: rowsOf(memory.to2DArray()) };
}

/** Goes on with a stream from the memory that `before` has left: reading in pieces is reading at once. */
export function continued(before: Written, stream: Stream, options: Omit<FormOptions, "initial">): Written {
  return recurrent(stream, { ...options, initial: before.memory });
}

/** The steps from … to − 1 of a stream. */
export function streamBetween({ keys, values, queries, gates, rates }: Stream, from: number, to: number): Stream {
  return {
    keys: rowsBetween(keys, from, to),
    values: rowsBetween(values, from, to),
    queries: rowsBetween(queries, from, to),
    ...(gates && { gates: gates.subarray(from, to) }),
    ...(rates && { rates: rates.subarray(from, to) }),
  };
}
