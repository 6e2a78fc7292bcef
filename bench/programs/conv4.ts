/** Second-order MAML with one inner step on images, Conv-4 without batch normalisation, the few tasks unrolled. */
import * as tf from "@tensorflow/tfjs";
import { valueAndGradients } from "../../lib/tensor/index.js";
import { type ConvSizes, convProblem, convSizes } from "./conv-problem.js";
import type { Constants, Tensors, Training } from "./program.js";
import { adamTraining } from "./training.js";

/** Cross-entropy of images [n, side, side, 1] against one-hot labels [n, ways]. */
function classLoss(params: Tensors, images: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  let hidden = images as tf.Tensor4D;
  for (const i of [1, 2, 3, 4]) {
    const maps = tf.conv2d(hidden, params[`k${i}`] as tf.Tensor4D, 1, "same");
    hidden = tf.maxPool(tf.relu(tf.add(maps, params[`b${i}`])) as tf.Tensor4D, 2, 2, "valid");
  }
  const features = tf.reshape(hidden, [images.shape[0], -1]);
  const logits = tf.add(tf.matMul(features, params.head), params.bias);
  return tf.neg(tf.mean(tf.sum(tf.mul(labels, tf.logSoftmax(logits)), 1)));
}

/** The mean query loss of the tasks, each after one inner step on its support set. */
export function convLoss(params: Tensors, data: Tensors, { innerRate }: Constants): tf.Tensor {
  const supports = tf.unstack(data.supportX);
  const queries = tf.unstack(data.queryX);
  const losses = supports.map((support, task) => {
    const { gradients } = valueAndGradients(classLoss)(params, support, data.labels);
    const fast = Object.fromEntries(
      Object.entries(params).map(([name, w]) => [name, tf.sub(w, tf.mul(gradients[name], innerRate))]),
    );
    return classLoss(fast, queries[task], data.labels);
  });
  return tf.div(tf.addN(losses), losses.length);
}

export function conv4(sizes: ConvSizes = convSizes): Training {
  const { tasks, ways, filters, side } = sizes;
  return adamTraining(
    "conv4",
    `MAML, Conv-4, 1 inner step, second order (${tasks} tasks, ${ways}-way 1-shot, ${side}×${side}, ${filters} filters)`,
    (seed) => convProblem(seed, sizes),
    convLoss,
  );
}
