/** Learning rates as plain data, so that they can be stored beside a result: a first value and the shape of its decay. */
import * as tf from "@tensorflow/tfjs";
import { cosineRate, type Rate } from "../../tensor/index.js";
import { checkedRate } from "./option-checks.js";

/**
 * "steps": ×0.3 from half of the outer steps on, ×0.1 from four fifths on (structure-preserving dynamics, specification section 5); "cosine": half a
 * cosine down to zero; "none": constant.
 */
export type Decay = "steps" | "cosine" | "none";

/**
 * The rate of each of `steps` outer steps, as the optimizers of lib/tensor take it.
 * @throws Error on a rate that is not positive, on an unknown decay
 */
export function decayed(from: number, decay: Decay, steps: number): Rate {
  checkedRate("learning rate", from);
  const all = Math.max(1, steps);
  switch (decay) {
    case "none":
      return from;
    case "cosine":
      return cosineRate({ from, steps: all });
    case "steps":
      return (step) => {
        const done = tf.div(step, all);
        const late = tf.where(tf.less(done, 0.8), tf.scalar(0.3), tf.scalar(0.1));
        return tf.mul(tf.where(tf.less(done, 0.5), tf.scalar(1), late), from).asScalar();
      };
    default:
      throw new Error(`unknown decay "${String(decay)}" (known: steps, cosine, none)`);
  }
}

/** The rate at a step that is a float32 scalar of the graph. */
export function rateOf(rate: Rate, step: tf.Scalar): tf.Scalar {
  return typeof rate === "number" ? tf.scalar(rate) : rate(step);
}
