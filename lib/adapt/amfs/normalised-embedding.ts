/**
 * An embedding whose features have mean zero and variance one over the points that are embedded together, z ↦ (z − mean)/√(var + ε): what deep kernel
 * transfer puts before its cosine kernel. Together are the points of a task where the embedding itself normalises by tasks, else those of the batch; a
 * prediction then depends, a little, on the other points.
 */
import * as tf from "@tensorflow/tfjs";
import type { Params } from "../../tensor/index.js";
import type { Embedding } from "../metric/embedding.js";

const EPSILON = 1e-5;

export function normalisedEmbedding<Theta extends Params>(embedding: Embedding<Theta>): Embedding<Theta> {
  const { applyTasks } = embedding;
  return {
    ...embedding,
    name: `${embedding.name}, normalised`,
    apply: (theta, x) => tf.tidy(() => standardised(embedding.apply(theta, x), 0)),
    ...(applyTasks && { applyTasks: (theta, x) => tf.tidy(() => standardised(applyTasks(theta, x), 1)) }),
  };
}

/** Mean zero and variance one along an axis. */
function standardised(z: tf.Tensor, axis: number): tf.Tensor {
  const centred = tf.sub(z, tf.mean(z, axis, true));
  return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), axis, true), EPSILON)));
}
