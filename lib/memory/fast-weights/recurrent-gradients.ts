/**
 * The adjoint of the recurrent form. With bars for gradients of a scalar, backwards over t:
 *
 *     M̄ += ȳ qᵀ, q̄ = Mᵀ ȳ;     ū = M̄ k, ē = β ū, β̄ = ū·e, v̄ = ē;     k̄ = M̄ᵀ u − ε nᵀ ē,  n̄ = M̄ − ε ē kᵀ;     ᾱ = ⟨n̄, M_{t−1}⟩, M̄ ← α n̄,
 *
 * where n = α M_{t−1}, e = v − ε n k, u = β e. The memories are needed backwards: every ⌈√T⌉-th is kept and the stretch between two is run again, so that
 * 2√T matrices are held instead of T, for one more forward pass.
 */
import { step } from "./recurrent.js";
import { addTimes, addTransposedTimes, type Rows, rowAt, zeroRows } from "./rows.js";
import {
  type Checked,
  type Cotangent,
  checkedCotangent,
  checkedStream,
  type FormOptions,
  type Stream,
  type StreamGradients,
} from "./stream.js";

/** @throws RangeError as `checkedStream`, and on cotangents of other shapes */
export function recurrentGradients(stream: Stream, options: FormOptions, cotangent: Cotangent): StreamGradients {
  const own = checkedStream(stream, options);
  const { outputs, memory } = checkedCotangent(cotangent, own);
  const gradients: StreamGradients = {
    keys: zeroRows(own.length, own.keyWidth),
    values: zeroRows(own.length, own.valueWidth),
    queries: zeroRows(own.length, own.keyWidth),
    gates: new Float64Array(own.length),
    rates: new Float64Array(own.length),
    initial: { ...memory, data: Float64Array.from(memory.data) },
  };
  const stretch = Math.ceil(Math.sqrt(own.length));
  const marks = memoriesFrom(own, own.initial.data, 0, own.length, stretch);
  for (let s = marks.length - 1; s >= 0; s--) {
    const from = s * stretch;
    const to = Math.min(own.length, from + stretch);
    const memories = memoriesFrom(own, marks[s], from, to, 1);
    for (let t = to - 1; t >= from; t--) stepBack(own, t, memories[t - from], rowAt(outputs, t), gradients);
  }
  return gradients;
}

/** M before step from, from + every, … of the steps from … to − 1, where it starts as `begin`. */
function memoriesFrom(own: Checked, begin: Float64Array, from: number, to: number, every: number): Float64Array[] {
  const memory = Float64Array.from(begin);
  const kept: Float64Array[] = [];
  for (let t = from; t < to; t++) {
    if ((t - from) % every === 0) kept.push(Float64Array.from(memory));
    step(own, t, memory);
  }
  return kept;
}

/** Takes `gradients.initial` from the gradient of M_t to that of M_{t−1}, and fills in what belongs to step t. `memory` is M_{t−1}. */
function stepBack(own: Checked, t: number, memory: Float64Array, read: Float64Array, gradients: StreamGradients): void {
  const { keyWidth: d, valueWidth: m } = own;
  const back = gradients.initial.data;
  const [alpha, beta] = [own.gates[t], own.rates[t]];
  const [key, query, value] = [rowAt(own.keys, t), rowAt(own.queries, t), rowAt(own.values, t)];
  const [toKey, toQuery, toValue] = [gradients.keys, gradients.queries, gradients.values].map((rows) => rowAt(rows, t));
  const epsilon = own.rule === "delta" ? 1 : 0;
  const after = own.readOrder === "after-write";
  for (let i = 0; i < m; i++) {
    const old = memory.subarray(i * d, (i + 1) * d);
    const bar = back.subarray(i * d, (i + 1) * d);
    let seen = 0;
    for (let c = 0; c < d; c++) seen += old[c] * key[c];
    const e = value[i] - epsilon * alpha * seen;
    const u = beta * e;
    if (after) {
      for (let c = 0; c < d; c++) {
        toQuery[c] += read[i] * (alpha * old[c] + u * key[c]);
        bar[c] += read[i] * query[c];
      }
    }
    let uBar = 0;
    for (let c = 0; c < d; c++) uBar += bar[c] * key[c];
    const eBar = beta * uBar;
    gradients.rates[t] += uBar * e;
    toValue[i] += eBar;
    for (let c = 0; c < d; c++) {
      toKey[c] += u * bar[c] - epsilon * eBar * alpha * old[c];
      const nBar = bar[c] - epsilon * eBar * key[c];
      gradients.gates[t] += nBar * old[c];
      bar[c] = alpha * nBar;
      if (!after) {
        toQuery[c] += read[i] * old[c];
        bar[c] += read[i] * query[c];
      }
    }
  }
}

/**
 * The same from the adjoint of the linear map alone: with A_t = α_t (I − ε β_t k_t k_tᵀ), M̄_t = Σ_{s ≥ t} ȳ_s q_sᵀ (A_s … A_{t+1})ᵀ, every product formed
 * anew. O(T² d²): the oracle for values and queries of short streams.
 */
export function recurrentGradientsReference(
  stream: Stream,
  options: FormOptions,
  { outputs }: Pick<Cotangent, "outputs">,
): Pick<StreamGradients, "values" | "queries"> {
  const own = checkedStream(stream, options);
  const { keyWidth: d, valueWidth: m, length } = own;
  const values = zeroRows(length, m);
  const queries = zeroRows(length, d);
  const seenBy = (t: number) => (own.readOrder === "after-write" ? t : t - 1);
  for (let s = 0; s < length; s++) {
    // β_t v_t reaches y_s with the weight k_tᵀ A_{t+1} … A_r q_s.
    let carried: Rows = { count: 1, width: d, data: Float64Array.from(rowAt(own.queries, s)) };
    for (let t = seenBy(s); t >= 0; t--) {
      const key: Rows = { count: 1, width: d, data: rowAt(own.keys, t) };
      const weight = own.rates[t] * inner(key.data, carried.data);
      for (let i = 0; i < m; i++) values.data[t * m + i] += weight * outputs.data[s * m + i];
      carried = actedOn(own, t, carried);
    }
    const memory = Float64Array.from(own.initial.data);
    for (let t = 0; t <= seenBy(s); t++) step(own, t, memory);
    addTimes(rowAt(queries, s), { count: 1, width: m, data: rowAt(outputs, s) }, { count: m, width: d, data: memory });
  }
  return { values, queries };
}

/** A_t q = α (q − ε β k (k·q)). */
function actedOn(own: Checked, t: number, q: Rows): Rows {
  const key = rowAt(own.keys, t);
  const erased = own.rule === "delta" ? own.rates[t] * inner(key, q.data) : 0;
  return { ...q, data: q.data.map((value, c) => own.gates[t] * (value - erased * key[c])) };
}

function inner(a: Float64Array, b: Float64Array): number {
  const sum = new Float64Array(1);
  addTransposedTimes(sum, { count: a.length, width: 1, data: a }, { count: b.length, width: 1, data: b });
  return sum[0];
}
