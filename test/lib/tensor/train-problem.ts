// Training problems of the tests; also run by the child process that is killed.
import * as tf from "@tensorflow/tfjs";
import {
  adam,
  chain,
  clipByGlobalNorm,
  foldIn,
  type Key,
  key,
  normal,
  type OptimizerState,
  toTensor,
  uniform,
  valueAndGradients,
} from "../../../lib/tensor/index.js";

/** ½ Σ aᵢ (θᵢ − 1)² under plain descent: θ − 1 shrinks by 1 − η aᵢ a step. */
export const stiffness = [0.5, 1, 3];
export const rate = 0.125; // exact in float32
export function descend(state: { theta: tf.Tensor }, batch: { stiffness: tf.Tensor }) {
  const off = tf.sub(state.theta, 1);
  const slope = tf.mul(batch.stiffness, off);
  const loss = tf.mul(0.5, tf.sum(tf.mul(slope, off)));
  return { state: { theta: tf.sub(state.theta, tf.mul(slope, rate)) }, metrics: { loss } };
}

/** Regression of sin on a 1–8–1 tanh network by clipped Adam, 16 new points a step. */
export type Network = { w1: tf.Tensor2D; b1: tf.Tensor1D; w2: tf.Tensor2D; b2: tf.Tensor1D };
export type FitState = { params: Network; optimizer: OptimizerState };
export type Points = { x: tf.Tensor2D; y: tf.Tensor2D };

const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.02 }));

export function fitStart(): FitState {
  const weights = (seed: number, shape: [number, number]) => toTensor<tf.Rank.R2>(normal(key(seed), 8), shape);
  const params: Network = { w1: weights(1, [1, 8]), b1: tf.zeros([8]), w2: weights(2, [8, 1]), b2: tf.zeros([1]) };
  return { params, optimizer: optimizer.init(params) };
}

export function fitBatch(_: number, from: Key): Points {
  const x = uniform(foldIn(from, 1), 16, { low: -3, high: 3 });
  return { x: toTensor<tf.Rank.R2>(x, [16, 1]), y: toTensor<tf.Rank.R2>(x.map(Math.sin), [16, 1]) };
}

const lossAndGradients = valueAndGradients(({ w1, b1, w2, b2 }: Network, { x, y }: Points) => {
  const guess = tf.add(tf.matMul(tf.tanh(tf.add(tf.matMul(x, w1), b1)), w2), b2);
  return tf.mean(tf.square(tf.sub(guess, y)));
});

export function fitStep(state: FitState, batch: Points) {
  const { value, gradients } = lossAndGradients(state.params, batch);
  const next = optimizer.update(gradients, state.optimizer, state.params);
  return {
    state: { params: next.params, optimizer: next.state },
    metrics: { loss: value, count: tf.cast(state.optimizer.step, "float32") },
  };
}
