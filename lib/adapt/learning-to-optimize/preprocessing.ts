/**
 * What a learned optimizer sees of a gradient (Andrychowicz et al. 2016, appendix A):
 *
 *     g ↦ (log|g|/p, sign g)   where |g| ≥ e⁻ᵖ,      g ↦ (−1, eᵖ g)   elsewhere,      p = 10.
 *
 * Gradients of a whole training run span many powers of ten; the first number tells the power, the second the direction.
 */
import * as tf from "@tensorflow/tfjs";

/** How gradients enter: as they are, or by `logSign`. */
export type Preprocessing = "none" | "log";

/** Numbers that a network sees of one number of a gradient. */
export function featuresOf(preprocessing: Preprocessing): number {
  switch (preprocessing) {
    case "none":
      return 1;
    case "log":
      return 2;
    default:
      throw new RangeError(`unknown preprocessing "${String(preprocessing)}" (known: none, log)`);
  }
}

/** g [n, 1] to the two numbers [n, 2]. */
export function logSign(g: tf.Tensor, p = 10): tf.Tensor {
  return tf.tidy(() => {
    const floor = Math.exp(-p);
    const large = tf.greaterEqual(tf.abs(g), floor);
    // Under the floor the logarithm is not taken: its value there would be thrown away, and at zero it has none.
    const size = tf.div(tf.log(tf.maximum(tf.abs(g), floor)), p);
    const first = tf.where(large, size, tf.onesLike(g).neg());
    const second = tf.where(large, tf.sign(g), tf.mul(g, Math.exp(p)));
    return tf.concat([first, second], 1);
  });
}

/** g [n, 1] as a network sees it, [n, features]. */
export function preprocessed(preprocessing: Preprocessing, g: tf.Tensor): tf.Tensor {
  return preprocessing === "log" ? logSign(g) : g;
}
