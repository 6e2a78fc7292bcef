/** Whole training steps and layers, small, as a user writes them: what must come out the same compiled and eager. */
import * as tf from "@tensorflow/tfjs";
import type { TensorTree } from "../../../packages/tfjs-compile/src/index.js";

export interface Program {
  readonly name: string;
  readonly fn: (...args: never[]) => TensorTree;
  readonly args: () => readonly TensorTree[];
}

let seed = 0;
const normal = (shape: readonly number[], scale = 0.5) => tf.randomNormal([...shape], 0, scale, "float32", ++seed);

type Layers = readonly tf.Tensor[];

/** Linear layers w₀, b₀, w₁, b₁, … with tanh in between. */
function network(layers: Layers, x: tf.Tensor): tf.Tensor {
  let h = x;
  for (let i = 0; i < layers.length; i += 2) {
    h = tf.add(tf.matMul(h as tf.Tensor2D, layers[i] as tf.Tensor2D), layers[i + 1]);
    if (i + 2 < layers.length) h = tf.tanh(h);
  }
  return h;
}

const layersOf = (...sizes: number[]) =>
  sizes.slice(1).flatMap((size, i) => [normal([sizes[i], size]), normal([1, size])]);

const batched = (layers: Layers) => layers.map((w) => tf.expandDims(w, 0));

function adam(weights: Layers, grads: Layers, m: Layers, v: Layers, t: tf.Tensor) {
  const next = tf.add(t, 1);
  const m1 = m.map((mi, i) => tf.add(tf.mul(mi, 0.9), tf.mul(grads[i], 0.1)));
  const v1 = v.map((vi, i) => tf.add(tf.mul(vi, 0.999), tf.mul(tf.square(grads[i]), 0.001)));
  const rate = tf.div(tf.mul(0.01, tf.sqrt(tf.sub(1, tf.pow(0.999, next)))), tf.sub(1, tf.pow(0.9, next)));
  const moved = weights.map((w, i) => tf.sub(w, tf.mul(rate, tf.div(m1[i], tf.add(tf.sqrt(v1[i]), 1e-8)))));
  return { weights: moved, m: m1, v: v1, t: next };
}

const meanSquare = (a: tf.Tensor, b: tf.Tensor) => tf.mean(tf.square(tf.sub(a, b)));

/** Cross-entropy of a small classifier and one step of Adam. */
const mlp: Program = {
  name: "a classifier with Adam",
  fn: (weights: Layers, m: Layers, v: Layers, t: tf.Tensor, x: tf.Tensor, labels: tf.Tensor) => {
    const loss = (...w: tf.Tensor[]) =>
      tf.neg(tf.mean(tf.sum(tf.mul(tf.oneHot(labels as tf.Tensor1D, 3), tf.logSoftmax(network(w, x))), 1)));
    const { value, grads } = tf.valueAndGrads(loss as (...w: tf.Tensor[]) => tf.Scalar)([...weights]);
    return { ...adam(weights, grads, m, v, t), loss: value };
  },
  args: () => {
    const weights = layersOf(4, 8, 3);
    const zeros = weights.map((w) => tf.zerosLike(w));
    return [weights, zeros, zeros, tf.scalar(0), normal([6, 4]), tf.tensor1d([0, 1, 2, 2, 1, 0], "int32")];
  },
};

/** A Hamiltonian network: the loss is on the field (∂H/∂p, −∂H/∂q), its gradient a gradient of a gradient. */
const hnn: Program = {
  name: "a Hamiltonian network",
  fn: (weights: Layers, x: tf.Tensor, field: tf.Tensor) => {
    const loss = (...w: tf.Tensor[]) => {
      const [q, p] = tf.split(tf.grad((at) => tf.sum(network(w, at)))(x), 2, 1);
      return meanSquare(tf.concat([p, tf.neg(q)], 1), field) as tf.Scalar;
    };
    // The last bias moves H and not its field: there is no gradient with respect to it.
    const moving = weights.slice(0, -1);
    const { value, grads } = tf.valueAndGrads((...w: tf.Tensor[]) => loss(...w, weights[moving.length]))(moving);
    return { loss: value, weights: moving.map((w, i) => tf.sub(w, tf.mul(grads[i], 0.05))) };
  },
  args: () => [layersOf(2, 12, 12, 1), normal([9, 2], 1), normal([9, 2], 1)],
};

/** Second-order MAML on 3 regression tasks at once, `steps` inner gradient steps. */
const maml = (steps: number): Program => ({
  name: `MAML with ${steps} inner step${steps === 1 ? "" : "s"}`,
  fn: (weights: Layers, x: tf.Tensor, y: tf.Tensor, queryX: tf.Tensor, queryY: tf.Tensor) => {
    const tasks = x.shape[0];
    const taskLoss = (w: Layers, at: tf.Tensor, target: tf.Tensor) =>
      tf.mul(meanSquare(network(w, at), target), tasks) as tf.Scalar;
    const outer = (...w: tf.Tensor[]) => {
      let adapted = w.map((wi) => tf.tile(wi, [tasks, 1, 1]));
      for (let i = 0; i < steps; i++) {
        const grads = tf.grads((...inner: tf.Tensor[]) => taskLoss(inner, x, y))(adapted);
        adapted = adapted.map((wi, j) => tf.sub(wi, tf.mul(grads[j], 0.1)));
      }
      return tf.div(taskLoss(adapted, queryX, queryY), tasks) as tf.Scalar;
    };
    const { value, grads } = tf.valueAndGrads(outer)([...weights]);
    return { loss: value, grads };
  },
  args: () => [
    batched(layersOf(1, 8, 8, 1)),
    normal([3, 5, 1], 1),
    normal([3, 5, 1]),
    normal([3, 7, 1], 1),
    normal([3, 7, 1]),
  ],
});

/** One task of few-shot classification with four blocks of convolution, batch norm, ReLU and pooling, one inner step, second order. */
const conv4: Program = {
  name: "MAML with four convolutions",
  fn: (weights: Layers, support: tf.Tensor, labels: tf.Tensor, query: tf.Tensor, queryLabels: tf.Tensor) => {
    const logits = (w: Layers, images: tf.Tensor) => {
      let h = images as tf.Tensor4D;
      for (let i = 0; i < 4; i++) {
        const conv = tf.conv2d(h, w[2 * i] as tf.Tensor4D, 1, "same");
        const { mean, variance } = tf.moments(conv, [0, 1, 2]);
        const normed = tf.div(tf.sub(conv, mean), tf.sqrt(tf.add(variance, 1e-3)));
        h = tf.maxPool(tf.relu(tf.add(normed, w[2 * i + 1])) as tf.Tensor4D, 2, 2, "same");
      }
      return tf.matMul(tf.reshape(h, [h.shape[0], -1]) as tf.Tensor2D, w[8] as tf.Tensor2D);
    };
    const crossEntropy = (w: Layers, images: tf.Tensor, target: tf.Tensor) =>
      tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits(w, images))), 1))) as tf.Scalar;
    const outer = (...w: tf.Tensor[]) => {
      const grads = tf.grads((...inner: tf.Tensor[]) => crossEntropy(inner, support, labels))(w);
      return crossEntropy(
        w.map((wi, i) => tf.sub(wi, tf.mul(grads[i], 0.1))),
        query,
        queryLabels,
      );
    };
    const { value, grads } = tf.valueAndGrads(outer)([...weights]);
    return { loss: value, grads };
  },
  args: () => {
    const filters = [1, 4, 4, 4, 4].flatMap((channels, i) =>
      i < 4 ? [normal([3, 3, channels, 4]), normal([4], 0.1)] : [normal([4, 3])],
    );
    const oneHot = (n: number) => tf.oneHot(tf.tensor1d([0, 1, 2, 1].slice(0, n), "int32"), 3).asType("float32");
    return [filters, normal([3, 16, 16, 1], 1), oneHot(3), normal([4, 16, 16, 1], 1), oneHot(4)];
  },
};

/** Two heads of attention with a residual and a layer norm, and the gradients of all weights. */
const attention: Program = {
  name: "attention",
  fn: (
    w: { q: tf.Tensor; k: tf.Tensor; v: tf.Tensor; out: tf.Tensor; gain: tf.Tensor; bias: tf.Tensor },
    x: tf.Tensor,
  ) => {
    const [batch, length, width] = x.shape;
    const heads = 2;
    const block = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, out: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) => {
      const flat = tf.reshape(x, [batch * length, width]) as tf.Tensor2D;
      const split = (weight: tf.Tensor) =>
        tf.transpose(
          tf.reshape(tf.matMul(flat, weight as tf.Tensor2D), [batch, length, heads, width / heads]),
          [0, 2, 1, 3],
        );
      const scores = tf.div(tf.matMul(split(q), split(k), false, true), Math.sqrt(width / heads));
      const mixed = tf.transpose(tf.matMul(tf.softmax(scores), split(v)), [0, 2, 1, 3]);
      const projected = tf.matMul(tf.reshape(mixed, [batch * length, width]) as tf.Tensor2D, out as tf.Tensor2D);
      const sum = tf.add(x, tf.reshape(projected, x.shape));
      const { mean, variance } = tf.moments(sum, -1, true);
      return tf.add(tf.mul(tf.mul(tf.sub(sum, mean), tf.rsqrt(tf.add(variance, 1e-5))), gain), bias);
    };
    const weights = [w.q, w.k, w.v, w.out, w.gain, w.bias] as const;
    const grads = tf.grads((...all: tf.Tensor[]) =>
      tf.sum(tf.square(block(...(all as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor])))),
    )([...weights]);
    return { y: block(...weights), grads };
  },
  args: () => {
    const square = () => normal([8, 8]);
    const w = { q: square(), k: square(), v: square(), out: square(), gain: normal([8]), bias: normal([8]) };
    return [w, normal([2, 5, 8], 1)];
  },
};

/** An LSTM cell unrolled over a sequence, and the gradients through time. */
const lstm: Program = {
  name: "an LSTM unrolled",
  fn: (kernel: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor, sequence: tf.Tensor) => {
    const units = recurrent.shape[0];
    const run = (...w: tf.Tensor[]) => {
      let h: tf.Tensor = tf.zeros([sequence.shape[0], units]);
      let c: tf.Tensor = tf.zeros([sequence.shape[0], units]);
      for (const x of tf.unstack(sequence, 1)) {
        const gates = tf.add(
          tf.add(tf.matMul(x as tf.Tensor2D, w[0] as tf.Tensor2D), tf.matMul(h as tf.Tensor2D, w[1] as tf.Tensor2D)),
          w[2],
        );
        const [i, f, g, o] = tf.split(gates, 4, 1);
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      }
      return h;
    };
    const weights = [kernel, recurrent, bias];
    return { h: run(...weights), grads: tf.grads((...w: tf.Tensor[]) => tf.sum(tf.square(run(...w))))(weights) };
  },
  args: () => [normal([3, 16]), normal([4, 16]), normal([16]), normal([2, 6, 3], 1)],
};

export const programs: readonly Program[] = [mlp, hnn, maml(1), maml(3), maml(5), conv4, attention, lstm];
