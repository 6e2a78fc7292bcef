/**
 * The adjoint of the chunked form, chunk by chunk backwards (notation of chunk.ts; W_ts = D_rs k_s·q_t are the weights that outputs are read with):
 *
 *     Ū = Wᵀ Ȳ + diag(D_C·) K M̄ᵀ,      W̄ = Ȳ Uᵀ,      (I + diag(β) A)ᵀ R̄ = Ū,      B̄ = −R̄ Uᵀ below the diagonal, the gradient of diag(β) A,
 *     V̄ = diag(β) R̄,   β̄_t = Σ_s B̄_ts A_ts + r̄_t·(v_t − ε D_t0 M₀ k_t),   M̄₀ = D_C0 M̄ + Σ_t D_r0 ȳ_t q_tᵀ − ε Σ_t β_t D_t0 r̄_t k_tᵀ,
 *     ᾱ_t = Σ_{s<t} D̄_ts D_{t−1,s},   D̄_{t−1,s} += α_t D̄_ts     for t = C … 1.
 *
 * Works on what the forward pass has kept: T C numbers beside the stream.
 */
import { type Chunk, leftAtEnd, readRow, readWeights } from "./chunk.js";
import { type ChunkedOptions, chunkSize, chunksOf } from "./chunked.js";
import {
  addTimes,
  addTimesTransposed,
  addTransposedTimes,
  type Rows,
  rowDots,
  rowsBetween,
  scaledRows,
  zeroRows,
} from "./rows.js";
import {
  type Checked,
  type Cotangent,
  checkedCotangent,
  checkedStream,
  type FormOptions,
  type Stream,
  type StreamGradients,
} from "./stream.js";

/** @throws RangeError as `chunked`, and on cotangents of other shapes */
export function chunkedGradients(stream: Stream, options: ChunkedOptions, cotangent: Cotangent): StreamGradients {
  const own = checkedStream(stream, options);
  const { outputs, memory } = checkedCotangent(cotangent, own);
  const size = chunkSize(options, own.length);
  const chunks = chunksOf(own, size, zeroRows(own.length, own.valueWidth));
  const whole = {
    keys: zeroRows(own.length, own.keyWidth),
    values: zeroRows(own.length, own.valueWidth),
    queries: zeroRows(own.length, own.keyWidth),
    gates: new Float64Array(own.length),
    rates: new Float64Array(own.length),
  };
  let back = memory;
  for (let i = chunks.length - 1; i >= 0; i--) {
    const [from, to] = [i * size, i * size + chunks[i].size];
    const part = {
      keys: rowsBetween(whole.keys, from, to),
      values: rowsBetween(whole.values, from, to),
      queries: rowsBetween(whole.queries, from, to),
      gates: whole.gates.subarray(from, to),
      rates: whole.rates.subarray(from, to),
    };
    back = chunkBackward(own, chunks[i], { outputs: rowsBetween(outputs, from, to), memory: back }, part);
  }
  return { ...whole, initial: back === memory ? { ...back, data: Float64Array.from(back.data) } : back };
}

/** The adjoint of the parallel form. @throws RangeError as `parallel` */
export function parallelGradients(stream: Stream, options: FormOptions, cotangent: Cotangent): StreamGradients {
  return chunkedGradients(stream, { ...options, chunk: Math.max(1, stream.keys.count) }, cotangent);
}

type Part = Omit<StreamGradients, "initial">;

/** Fills in the gradients of a chunk; the answer is that of the memory before it. */
function chunkBackward(own: Checked, chunk: Chunk, { outputs, memory }: Required<Cotangent>, part: Part): Rows {
  const { size, keys, queries, writes, before, decay } = chunk;
  const side = size + 1;
  const toDecay = new Float64Array(side * side);
  const left = leftAtEnd(chunk);

  // The memory after the chunk: D_C0 M₀ + Σ D_Cs u_s k_sᵀ.
  const kept = decay.data[size * side];
  const toBefore: Rows = { ...before, data: memory.data.map((value) => kept * value) };
  const keysBack = zeroRows(size, own.valueWidth); // M̄ k_s in row s
  addTimesTransposed(keysBack.data, keys, memory);
  const toWrites = scaledRows(keysBack, left);
  addTimes(part.keys.data, scaledRows(writes, left), memory);
  toDecay[size * side] += before.data.reduce((sum, value, i) => sum + value * memory.data[i], 0);
  rowDots(writes, keysBack).forEach((value, s) => {
    toDecay[size * side + s + 1] += value;
  });

  // The outputs: D_r0 M₀ q_t + Σ W_ts u_s.
  const ahead = own.readOrder === "after-write" ? 1 : 0;
  addTransposedTimes(toWrites.data, readWeights(chunk, ahead), outputs);
  const gammas = Float64Array.from({ length: size }, (_, t) => decay.data[readRow(own, t) * side]);
  const scaled = scaledRows(outputs, gammas);
  addTimes(part.queries.data, scaled, before);
  addTransposedTimes(toBefore.data, scaled, queries);
  rowDots(outputs, chunk.carried).forEach((value, t) => {
    toDecay[readRow(own, t) * side] += value;
  });
  const toWeights = zeroRows(size, size);
  addTimesTransposed(toWeights.data, outputs, writes);
  const toScores = throughDecay(chunk, toWeights, chunk.scores, toDecay, { shift: ahead, diagonal: ahead });
  addTimes(part.queries.data, toScores, keys);
  addTransposedTimes(part.keys.data, toScores, queries);

  const toRight = solvedBack(chunk, toWrites); // R̄
  writeBackward(own, chunk, toRight, { part, toBefore, toDecay });
  gatesBackward(chunk, toDecay, part.gates);
  return toBefore;
}

/** Gradient of the dots in weights = D ⊙ dots; adds to that of D. The entries of step t are s < t + diagonal, in row t + shift of D. */
function throughDecay(
  { size, decay }: Chunk,
  toWeights: Rows,
  dots: Rows,
  toDecay: Float64Array,
  { shift, diagonal }: { readonly shift: number; readonly diagonal: number },
): Rows {
  const side = size + 1;
  const toDots = zeroRows(size, size);
  for (let t = 0; t < size; t++) {
    for (let s = 0; s < t + diagonal; s++) {
      const place = (t + shift) * side + s + 1;
      toDots.data[t * size + s] = decay.data[place] * toWeights.data[t * size + s];
      toDecay[place] += dots.data[t * size + s] * toWeights.data[t * size + s];
    }
  }
  return toDots;
}

/** R̄ of (I + diag(β) A)ᵀ R̄ = Ū, from the last row up. */
function solvedBack({ size, decay, overlaps, rates }: Chunk, toWrites: Rows): Rows {
  const m = toWrites.width;
  const data = toWrites.data;
  for (let t = size - 1; t > 0; t--) {
    for (let s = 0; s < t; s++) {
      const weight = rates[t] * decay.data[(t + 1) * (size + 1) + s + 1] * overlaps.data[t * size + s];
      if (weight === 0) continue;
      for (let i = 0; i < m; i++) data[s * m + i] -= weight * data[t * m + i];
    }
  }
  return toWrites;
}

/** From R̄ to values, rates, keys, decay and the memory before. */
function writeBackward(
  own: Checked,
  chunk: Chunk,
  toRight: Rows,
  { part, toBefore, toDecay }: { readonly part: Part; readonly toBefore: Rows; readonly toDecay: Float64Array },
): void {
  const { size, keys, values, rates, decay, seen, overlaps, writes, before } = chunk;
  const side = size + 1;
  const toValues = scaledRows(toRight, rates);
  toValues.data.forEach((value, i) => {
    part.values.data[i] += value;
  });
  rowDots(toRight, values).forEach((value, t) => {
    part.rates[t] += value;
  });
  if (own.rule === "hebbian") return;
  rowDots(toRight, seen).forEach((value, t) => {
    part.rates[t] -= decay.data[(t + 1) * side] * value;
    toDecay[(t + 1) * side] -= rates[t] * value;
  });
  const gammas = Float64Array.from({ length: size }, (_, t) => -decay.data[(t + 1) * side]);
  const toSeen = scaledRows(toValues, gammas);
  addTimes(part.keys.data, toSeen, before);
  addTransposedTimes(toBefore.data, toSeen, keys);
  const toSystem = zeroRows(size, size); // −R̄ Uᵀ, then times β_t
  addTimesTransposed(toSystem.data, toRight, writes);
  for (let t = 0; t < size; t++) {
    for (let s = 0; s < t; s++) {
      const back = -toSystem.data[t * size + s];
      part.rates[t] += back * decay.data[(t + 1) * side + s + 1] * overlaps.data[t * size + s];
      toSystem.data[t * size + s] = rates[t] * back;
    }
  }
  const toOverlaps = throughDecay(chunk, toSystem, overlaps, toDecay, { shift: 1, diagonal: 0 });
  addTimes(part.keys.data, toOverlaps, keys);
  addTransposedTimes(part.keys.data, toOverlaps, keys);
}

/** From D̄ to the gates, along the products that D was formed by. */
function gatesBackward({ size, decay, gates }: Chunk, toDecay: Float64Array, toGates: Float64Array): void {
  const side = size + 1;
  for (let t = size; t > 0; t--) {
    for (let s = 0; s < t; s++) {
      toGates[t - 1] += toDecay[t * side + s] * decay.data[(t - 1) * side + s];
      toDecay[(t - 1) * side + s] += gates[t - 1] * toDecay[t * side + s];
    }
  }
}
