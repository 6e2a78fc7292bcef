/**
 * An embedding whose features have mean zero and variance one over the points that are embedded together, z ↦ (z − mean)/√(var + ε): what deep kernel transfer
 * puts before its cosine kernel. Like every normalisation over a batch it makes a prediction depend, a little, on the other points of the batch.
 */
import * as tf from "@tensorflow/tfjs";
import type { Params } from "../../tensor/index.js";
import type { Embedding } from "../metric/embedding.js";

const EPSILON = 1e-5;

export function normalisedEmbedding<Theta extends Params>(embedding: Embedding<Theta>): Embedding<Theta> {
  return {
    ...embedding,
    name: `${embedding.name}, normalised`,
    apply: (theta, x) =>
      tf.tidy(() => {
        const z = embedding.apply(theta, x);
        const centred = tf.sub(z, tf.mean(z, 0, true));
        return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), 0, true), EPSILON)));
      }),
  };
}
