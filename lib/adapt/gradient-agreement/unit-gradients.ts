/**
 * Gradients of single tasks cut to one length, so that no task is louder than another and a rule sees directions alone:
 *
 *     uᵢ = gᵢ/‖gᵢ‖,   ‖g‖² = Σ_leaves Σ g²,
 *
 * 0 for a task whose gradient is zero. O-AMFS takes its weights from uᵢ and its step from gᵢ; with these gradients both are of uᵢ, and it is then Gradient
 * Agreement. With the rule "mean" it is the mean of directions: what can be had of equal lengths without asking who agrees.
 */
import * as tf from "@tensorflow/tfjs";
import { flattenParams, mapParams, type Params, tidyTree } from "../../tensor/index.js";
import { SILENT } from "./coefficients.js";
import type { TaskGradientsOf } from "./task-gradients.js";

/** The same losses with gradients of length 1, for `taskGradients` of `agreeing`. */
export function unitGradients<Theta extends Params>(of: TaskGradientsOf<Theta>): TaskGradientsOf<Theta> {
  return (theta, episodes) =>
    tidyTree(() => {
      const { losses, gradients } = of(theta, episodes);
      const squares = flattenParams(gradients).map(([, leaf]) => tf.sum(tf.square(rowsOf(leaf)), 1, true));
      const lengths = tf.sqrt(tf.addN(squares));
      const heard = tf.cast(tf.greater(lengths, SILENT), "float32");
      const inverse = tf.div(heard, tf.maximum(lengths, SILENT));
      const cut = (leaf: tf.Tensor) => tf.reshape(tf.mul(rowsOf(leaf), inverse), leaf.shape);
      return { losses, gradients: mapParams(gradients, cut) as Params as Theta };
    });
}

const rowsOf = (leaf: tf.Tensor): tf.Tensor => tf.reshape(leaf, [leaf.shape[0] ?? 1, -1]);
