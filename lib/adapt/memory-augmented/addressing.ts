/**
 * Where a memory is read and written: a weighting w over N slots, w ≥ 0, Σw ≤ 1 (Graves, Wayne, Danihelka 2014, section 3.3):
 *
 *     content       wᶜ(i) ∝ exp(β cos(k, Mᵢ))                                                   equations (5), (6)
 *     interpolation wᵍ = g wᶜ + (1 − g) w₋                                                       equation (7)
 *     shift         w̃(i) = Σ_j wᵍ(j) s(i − j mod N), s over the shifts −1, 0, 1                   equation (8)
 *     sharpening    w(i) = w̃(i)^γ / Σ_j w̃(j)^γ                                                   equation (9)
 *
 * Shapes: n sequences, h heads, N slots of W numbers; keys [n, h, W], memory [n, N, W], weightings [n, h, N], scalars of heads [n, h, 1]. Two
 * denominators are guarded: ‖k‖‖Mᵢ‖ + 1e-6, so that an empty slot has cosine 0, and Σw̃^γ, where published implementations divide by zero.
 */
import * as tf from "@tensorflow/tfjs";

const COSINE_GUARD = 1e-6;
const SHARPEN_GUARD = 1e-20;

/** cos(k, Mᵢ) for every head and slot, [n, h, N]; 0 where either vector is zero. */
export function cosine(keys: tf.Tensor, memory: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const products = tf.matMul(keys, memory, false, true);
    const lengths = tf.matMul(lengthOf(keys), lengthOf(memory), false, true);
    return tf.div(products, tf.add(lengths, COSINE_GUARD));
  });
}

/** ‖v‖ over the last axis, kept as [n, rows, 1]; the floor under the root keeps its gradient finite at v = 0. */
const lengthOf = (vectors: tf.Tensor) => tf.sqrt(tf.add(tf.sum(tf.square(vectors), -1, true), 1e-12));

/** Content addressing; `strengths` β ≥ 0 are [n, h, 1]. */
export function contentWeights(keys: tf.Tensor, strengths: tf.Tensor, memory: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.softmax(tf.mul(cosine(keys, memory), strengths), -1));
}

/** g wᶜ + (1 − g) w₋. */
export function interpolate(content: tf.Tensor, previous: tf.Tensor, gate: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.add(previous, tf.mul(gate, tf.sub(content, previous))));
}

/** Circular convolution with s [n, h, 3], the weights of the shifts −1, 0 and 1. */
export function circularShift(weights: tf.Tensor, s: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [n, heads, slots] = weights.shape;
    const rows = tf.reshape(weights, [n * heads, slots]) as tf.Tensor2D;
    const rotated = tf.reshape(tf.matMul(rows, rotations(slots)), [n * heads, 3, slots]);
    return tf.reshape(tf.matMul(tf.reshape(s, [n * heads, 1, 3]), rotated), [n, heads, slots]);
  });
}

/** [N, 3N]: three permutation matrices side by side, so that one product makes all rotations. */
function rotations(slots: number): tf.Tensor2D {
  const values = new Float32Array(slots * 3 * slots);
  for (let j = 0; j < slots; j++) {
    for (let k = 0; k < 3; k++) values[j * 3 * slots + k * slots + ((j + k - 1 + slots) % slots)] = 1;
  }
  return tf.tensor2d(values, [slots, 3 * slots]);
}

/** w^γ / Σw^γ with exponents γ ≥ 1, [n, h, 1]. The largest weight is divided out first, so that no power but those of small weights can underflow. */
export function sharpen(weights: tf.Tensor, exponents: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const scaled = tf.div(weights, tf.add(tf.max(weights, -1, true), SHARPEN_GUARD));
    const powers = tf.pow(scaled, exponents);
    return tf.div(powers, tf.add(tf.sum(powers, -1, true), SHARPEN_GUARD));
  });
}

/** r = Σᵢ w(i) Mᵢ, [n, h, W]. */
export function read(weights: tf.Tensor, memory: tf.Tensor): tf.Tensor {
  return tf.matMul(weights, memory);
}

/** Mᵢ ← Mᵢ ⊙ (1 − w(i) e) + w(i) a (equations (3), (4)), one head: w [n, 1, N], e and a [n, 1, W], 0 ≤ e ≤ 1. */
export function eraseAndAdd(memory: tf.Tensor, weights: tf.Tensor, erase: tf.Tensor, add: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const kept = tf.sub(memory, tf.mul(memory, tf.matMul(weights, erase, true, false)));
    return tf.add(kept, tf.matMul(weights, add, true, false));
  });
}
