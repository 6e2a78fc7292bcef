/**
 * The chunked form as a tensor program, for training: batches of sequences, differentiable by the engine, and fit for `compile`. Formulas of chunk.ts, with
 *
 *     X = (I + diag(β) A)⁻¹,   Ũ = X diag(β) V,   W = X diag(β D_·0) K      of all chunks at once,
 *     U = Ũ − W Mᵀ,   M ← D_C0 M + Uᵀ diag(D_C·) K                        from chunk to chunk: two products each,
 *     Y = diag(D_r0) Q Mᵀ + (D ⊙ Q Kᵀ) U                                  of all chunks at once.
 *
 * X is found by doubling (lower-inverse.ts). ln D is summed for every pair by itself, so that nothing cancels. A gate below 1e-37 counts as that: values are
 * those of a reset, the slope over such a gate is zero.
 */
import * as tf from "@tensorflow/tfjs";
import { oneOf } from "../../linalg/index.js";
import { tidyTree } from "../../tensor/index.js";
import { chunkSize } from "./chunked.js";
import { mask, unitLowerInverse } from "./lower-inverse.js";
import { type EraseRule, eraseRules, type ReadOrder, readOrders } from "./stream.js";

/** Sequences of a batch of B: keys and queries [B, T, d_key] after φ, values [B, T, d_out], gates and rates [B, T]. */
export type TensorStream = {
  readonly keys: tf.Tensor;
  readonly values: tf.Tensor;
  readonly queries: tf.Tensor;
  /** α. Default: ones, and a smaller program. */
  readonly gates?: tf.Tensor;
  /** β. Default: ones. */
  readonly rates?: tf.Tensor;
};

export interface TensorFormOptions {
  readonly rule: EraseRule;
  /** Default: "after-write". */
  readonly readOrder?: ReadOrder;
  /** C. Default: 64, or the whole sequence where that is shorter. */
  readonly chunk?: number;
}

/** Outputs [B, T, d_out], and the memory after the last write as its transpose Mᵀ [B, d_key, d_out], which tokens in rows are multiplied with. */
export type TensorWritten = { readonly outputs: tf.Tensor; readonly memory: tf.Tensor };

/** @throws RangeError on shapes that do not fit, unknown names, a chunk longer than the sequence */
export function tensorForm(stream: TensorStream, options: TensorFormOptions): TensorWritten {
  const { rule, readOrder = "after-write" } = options;
  oneOf("rule", rule, eraseRules);
  oneOf("read order", readOrder, readOrders);
  const [batch, length, keyWidth, valueWidth] = sizesOf(stream);
  const size = chunkSize(options, length, 64);
  const count = Math.ceil(length / size);
  return tidyTree(() => {
    const chunks = inChunks(stream, { size, count, length });
    const decay = decayOf(chunks.gates, size);
    const { own, reads } = writesWithin(chunks, decay, rule);
    const kept = lastRow(decay.within, size); // D_Cs, [n, C, 1]
    const last = decay.fromStart && lastRow(decay.fromStart, size); // D_C0, [n, 1, 1]
    // From chunk to chunk, with the batch first again.
    const ofChunk = (all: tf.Tensor, c: number) => chunkAt(all, c, batch, count);
    const leaving = tf.mul(chunks.keys, kept);
    let memory: tf.Tensor = tf.zeros([batch, keyWidth, valueWidth]);
    const before: tf.Tensor[] = [];
    const writes: tf.Tensor[] = [];
    for (let c = 0; c < count; c++) {
      before.push(memory);
      const written = reads ? tf.sub(ofChunk(own, c), tf.matMul(ofChunk(reads, c), memory)) : ofChunk(own, c);
      writes.push(written);
      const carried = last ? tf.mul(memory, ofChunk(last, c)) : memory;
      memory = tf.add(carried, tf.matMul(ofChunk(leaving, c), written, true, false));
    }
    const joined = (parts: readonly tf.Tensor[]) =>
      tf.reshape(tf.stack([...parts], 1), [batch * count, ...parts[0].shape.slice(1)]);
    const outputs = readAll(chunks, decay, readOrder, { before: joined(before), writes: joined(writes) });
    const rows = tf.reshape(outputs, [batch, count * size, valueWidth]);
    return { outputs: tf.slice(rows, [0, 0, 0], [batch, length, valueWidth]), memory };
  });
}

type Chunks = Required<Omit<TensorStream, "gates">> & { readonly gates?: tf.Tensor };
/** D within chunks [n, C, C], or [1, C, C] without gates; D_t0 [n, C, 1]. */
type Decay = { readonly within: tf.Tensor; readonly fromStart?: tf.Tensor };

function sizesOf({ keys, values, queries, gates, rates }: TensorStream): [number, number, number, number] {
  if (keys.rank !== 3) throw new RangeError(`invalid keys: shape [${keys.shape}], expected [batch, steps, width]`);
  const [batch, length, width] = keys.shape as [number, number, number];
  const valueWidth = values.shape[2] ?? 0;
  const same = (what: string, tensor: tf.Tensor | undefined, shape: readonly number[]) => {
    if (tensor && String(tensor.shape) !== String(shape)) {
      throw new RangeError(`invalid ${what}: shape [${tensor.shape}], expected [${shape}]`);
    }
  };
  same("values", values, [batch, length, valueWidth]);
  same("queries", queries, [batch, length, width]);
  same("gates", gates, [batch, length]);
  same("rates", rates, [batch, length]);
  return [batch, length, width, valueWidth];
}

/** [B, T, …] to [B n, C, …]; steps that fill the last chunk up have keys and rates of zero and gates of one, and change nothing. */
function inChunks(
  stream: TensorStream,
  own: { readonly size: number; readonly count: number; readonly length: number },
): Chunks {
  const { size, count, length } = own;
  const missing = size * count - length;
  const cut = (rows: tf.Tensor, fill = 0) => {
    const padded =
      missing === 0
        ? rows
        : tf.pad(
            rows,
            rows.shape.map((_, axis) => [0, axis === 1 ? missing : 0]),
            fill,
          );
    return tf.reshape(padded, [-1, size, rows.shape[2] ?? 1]);
  };
  const { rates = tf.ones(stream.keys.shape.slice(0, 2)), gates } = stream;
  return {
    keys: cut(stream.keys),
    values: cut(stream.values),
    queries: cut(stream.queries),
    rates: cut(rates),
    ...(gates && { gates: cut(gates, 1) }),
  };
}

function decayOf(gates: tf.Tensor | undefined, size: number): Decay {
  const triangle = mask(size, (t, s) => s <= t);
  if (gates === undefined) return { within: triangle };
  const logs = tf.log(tf.maximum(gates, 1e-37)); // [n, C, 1]
  const sums = tf.cumsum(
    tf.mul(
      logs,
      mask(size, (r, s) => r > s),
    ),
    1,
  ); // Σ_{s<r≤t} ln α_r for every pair
  return { within: tf.mul(tf.exp(sums), triangle), fromStart: tf.exp(tf.cumsum(logs, 1)) };
}

/** Ũ and, for the delta rule, W. */
function writesWithin(
  { keys, values, rates }: Chunks,
  { within, fromStart }: Decay,
  rule: EraseRule,
): { readonly own: tf.Tensor; readonly reads?: tf.Tensor } {
  const weighted = tf.mul(values, rates);
  if (rule === "hebbian") return { own: weighted };
  const size = keys.shape[1] as number;
  const below = tf.mul(
    within,
    mask(size, (t, s) => s < t),
  );
  const system = tf.mul(tf.mul(tf.matMul(keys, keys, false, true), below), rates);
  const inverse = unitLowerInverse(system);
  const seen = tf.mul(keys, fromStart ? tf.mul(rates, fromStart) : rates);
  return { own: tf.matMul(inverse, weighted), reads: tf.matMul(inverse, seen) };
}

function readAll(
  { keys, queries }: Chunks,
  { within, fromStart }: Decay,
  readOrder: ReadOrder,
  { before, writes }: { readonly before: tf.Tensor; readonly writes: tf.Tensor },
): tf.Tensor {
  const later = readOrder === "before-write";
  const weights = tf.mul(tf.matMul(queries, keys, false, true), later ? rowLater(within, 0) : within);
  const gammas = fromStart && (later ? rowLater(fromStart, 1) : fromStart);
  const carried = tf.matMul(gammas ? tf.mul(queries, gammas) : queries, before);
  return tf.add(carried, tf.matMul(weights, writes));
}

/** Rows moved down by one, the first filled: row t is what stood at t − 1. */
function rowLater(rows: tf.Tensor, fill: number): tf.Tensor {
  const [n, size, width] = rows.shape as [number, number, number];
  const moved = tf.slice(rows, [0, 0, 0], [n, size - 1, width]);
  return tf.concat([tf.fill([n, 1, width], fill), moved], 1);
}

/** The last of C rows as a column [n, width, 1]. */
function lastRow(rows: tf.Tensor, size: number): tf.Tensor {
  const [n, , width] = rows.shape as [number, number, number];
  return tf.reshape(tf.slice(rows, [0, size - 1, 0], [n, 1, width]), [n, width, 1]);
}

/** Chunk c of every sequence, [B, …]; what is the same for all chunks stays [1, …]. */
function chunkAt(all: tf.Tensor, c: number, batch: number, count: number): tf.Tensor {
  if (count === 1 || all.shape[0] !== batch * count) return all;
  const [, rows, width] = all.shape as [number, number, number];
  const split = tf.reshape(all, [batch, count, rows, width]);
  return tf.reshape(tf.slice(split, [0, c, 0, 0], [batch, 1, rows, width]), [batch, rows, width]);
}
