/**
 * The self-modifying memory of self-modifying.ts as a tensor program, for training what it starts from: batches of streams, every token written, then queries
 * read from the memory as it is left,
 *
 *     write   k, v, η, α from x_t;   M_□ ← M_□ (α − η k kᵀ) − η ∇L(M_□; k, M_□ v)          t = 1 … T
 *     read    y = W_o M_memory q/‖q‖,   q = W_q x
 *
 * Initial states, W_q and W_o are θ: the outer level. A query does not write.
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../../linalg/index.js";
import { type Key, normal, split, tidyTree } from "../../tensor/index.js";
import { checkSwitches, MEMORIES, type MemoryName, type SelfModifyingOptions } from "./self-modifying.js";

/** k, v, memory, query: [d, d]; eta, alpha: [1, d]; output: [out, d]; biases: [1]. */
export type SelfModifyingTheta = Readonly<Record<MemoryName | "query" | "output" | "etaBias" | "alphaBias", tf.Tensor>>;

export type TensorSelfModifyingOptions = Omit<SelfModifyingOptions, "query" | "bias">;

/** Projections near 1, memories that hold little, a gate that keeps. The tensors are the caller's. */
export function initSelfModifying(from: Key, size: number, outputs: number): SelfModifyingTheta {
  wholeNumber("size", size, 1);
  wholeNumber("number of outputs", outputs, 1);
  const keys = split(from, 7);
  const drawn = (place: number, rows: number, scale = 1): tf.Tensor =>
    tf.tensor2d(Float32Array.from(normal(keys[place], rows * size, { deviation: scale / Math.sqrt(size) })), [
      rows,
      size,
    ]);
  return {
    k: drawn(0, size),
    v: drawn(1, size),
    eta: drawn(2, 1, 0.1),
    alpha: drawn(3, 1, 0.1),
    memory: drawn(4, size, 0.1),
    query: drawn(5, size),
    output: drawn(6, outputs),
    etaBias: tf.zeros([1]),
    alphaBias: tf.fill([1], 4),
  };
}

/** Memories of a batch: each [B, rows, d]. */
export type TensorMemories = Readonly<Record<MemoryName, tf.Tensor>>;

/** The memories after all tokens [B, T, d]. @throws RangeError on unknown switches */
export function writeTokens(
  theta: SelfModifyingTheta,
  tokens: tf.Tensor,
  options: TensorSelfModifyingOptions = {},
): TensorMemories {
  checkSwitches(options);
  const { modified = MEMORIES, target = "own", loss = "dot product", largestRate = 1 } = options;
  const { decay = "gate", erasure = "delta" } = options;
  // Shares of M k in M k + ∇L/∂(M k): one of the erasure, one of the squared loss.
  const shares = (erasure === "delta" ? 1 : 0) + (loss === "squared" ? 1 : 0);
  const [batch, length, size] = tokens.shape;
  return tidyTree(() => {
    const start = (name: MemoryName) => tf.tile(tf.expandDims(theta[name], 0), [batch, 1, 1]);
    let state: Record<MemoryName, tf.Tensor> = {
      k: start("k"),
      v: start("v"),
      eta: start("eta"),
      alpha: start("alpha"),
      memory: start("memory"),
    };
    for (let t = 0; t < length; t++) {
      const x = tf.reshape(tf.slice(tokens, [0, t, 0], [batch, 1, size]), [batch, size, 1]);
      const key = unitColumns(tf.matMul(state.k, x));
      const row = tf.transpose(key, [0, 2, 1]);
      const value = tf.matMul(state.v, x);
      const eta = tf.mul(largestRate, tf.sigmoid(tf.add(tf.matMul(state.eta, x), theta.etaBias)));
      const gate = tf.sigmoid(tf.add(tf.matMul(state.alpha, x), theta.alphaBias));
      const alpha = decay === "none" ? tf.onesLike(gate) : gate;
      const written = (name: MemoryName): tf.Tensor => {
        const memory = state[name];
        if (!modified.includes(name)) return memory;
        const own = name === "memory" && target === "value" ? value : tf.matMul(memory, value);
        const change = tf.sub(tf.mul(shares, tf.matMul(memory, key)), own);
        return tf.sub(tf.mul(memory, alpha), tf.matMul(tf.mul(change, eta), row));
      };
      state = {
        k: written("k"),
        v: written("v"),
        eta: written("eta"),
        alpha: written("alpha"),
        memory: written("memory"),
      };
    }
    return state;
  });
}

/** Answers [B, Q, out] to queries [B, Q, d]. */
export function readTokens(theta: SelfModifyingTheta, memories: TensorMemories, queries: tf.Tensor): tf.Tensor {
  const [batch, count, size] = queries.shape;
  return tf.tidy(() => {
    const columns = tf.transpose(queries, [0, 2, 1]);
    const asked = unitColumns(tf.matMul(tf.tile(tf.expandDims(theta.query, 0), [batch, 1, 1]), columns));
    const read = tf.reshape(tf.transpose(tf.matMul(memories.memory, asked), [0, 2, 1]), [batch * count, size]);
    const out = tf.matMul(read as tf.Tensor2D, theta.output as tf.Tensor2D, false, true);
    return tf.reshape(out, [batch, count, theta.output.shape[0]]);
  });
}

/** Columns divided by their length; 1e-6 keeps the slope finite at zero. */
function unitColumns(v: tf.Tensor): tf.Tensor {
  return tf.div(v, tf.sqrt(tf.add(tf.sum(tf.square(v), 1, true), 1e-12)));
}
