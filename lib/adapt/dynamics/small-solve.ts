/**
 * Many small systems A x = b at once, as tensor operations: Gauss–Jordan elimination without exchanges of rows, which symmetric positive definite
 * matrices do not need (Higham 2002, section 14.4). Column by column, for the augmented matrix M = [A | b]:
 *
 *     r = M_i / M_ii,   M ← M − (M_{·i} − e_i) r.
 *
 * There is no such operator in compiled graphs; for the sizes of codes (up to ten or so) the unrolled loop is as good.
 */
import * as tf from "@tensorflow/tfjs";
import { tidyTree } from "../../tensor/index.js";

/**
 * x [batch, k, columns] for symmetric positive definite A [batch, k, k] and b [batch, k, columns]. Traceable; a singular A gives infinities.
 * @throws Error on shapes that do not fit
 */
export function solveSmall(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [batch, k, columns] = b.shape;
  if (b.rank !== 3 || a.shape.join() !== [batch, k, k].join()) {
    throw new Error(`systems of shape [${a.shape}] with right-hand sides [${b.shape}]`);
  }
  return tidyTree(() => {
    const eye = tf.eye(k);
    let m = tf.concat([a, b], 2);
    for (let i = 0; i < k; i++) {
      const row = tf.div(tf.slice(m, [0, i, 0], [batch, 1, k + columns]), tf.slice(m, [0, i, i], [batch, 1, 1]));
      const factor = tf.sub(tf.slice(m, [0, 0, i], [batch, k, 1]), tf.slice(eye, [0, i], [k, 1]));
      m = tf.sub(m, tf.mul(factor, row));
    }
    return tf.slice(m, [0, 0, k], [batch, k, columns]);
  });
}
