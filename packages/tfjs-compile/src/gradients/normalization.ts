/** Batch and local response normalization, and the two losses that TensorFlow.js writes with `customGrad`. */
import * as tf from "@tensorflow/tfjs-core";
import { exactly, type Rules, sumTo } from "./rule.js";

interface ResponseAttrs {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

export const normalizationRules: Rules = {
  // LRNGrad(x, y, dy) = dy·n^−β − 2αβ·x·S(dy·y/n) with n = bias + α·S(x²), S the sum over near channels. With t = S(ddx·x):
  LRNGrad: {
    inputs: ["x", "y", "dy"],
    backward: ([ddx], [x, y, dy], { depthRadius, bias, alpha, beta }: ResponseAttrs) => {
      const S = (t: tf.Tensor) => sumNearChannels(t, depthRadius);
      const n = tf.add(tf.mul(S(tf.square(x)), exactly(alpha)), exactly(bias));
      const power = tf.pow(n, exactly(-beta));
      const t = tf.mul(S(tf.mul(ddx, x)), exactly(2 * alpha * beta));
      return {
        dy: () => tf.sub(tf.mul(ddx, power), tf.div(tf.mul(t, y), n)),
        y: () => tf.neg(tf.div(tf.mul(t, dy), n)),
        x: () => {
          const direct = tf.mul(tf.mul(ddx, S(tf.div(tf.mul(dy, y), n))), exactly(-2 * alpha * beta));
          const byN = tf.sub(
            tf.div(tf.mul(tf.mul(t, dy), y), tf.square(n)),
            tf.mul(tf.div(tf.mul(tf.mul(ddx, dy), power), n), exactly(beta)),
          );
          return tf.add(direct, tf.mul(tf.mul(x, S(byN)), exactly(2 * alpha)));
        },
      };
    },
  },
};

/**
 * Rules for nodes whose inputs the tape saves (tape.ts): batch norm, whose scale and offset may be missing, and ops with a `customGrad`,
 * by the name of their scope.
 */
export const lateRules: Rules = {
  // y = (x − μ)·r·γ + offset with r = (σ² + ε)^−½
  FusedBatchNorm: {
    inputs: ["x", "mean", "variance", "scale"],
    backward: ([dy], [x, mean, variance, scale], { varianceEpsilon }: { varianceEpsilon: number }) => {
      const r = tf.rsqrt(tf.add(variance, exactly(varianceEpsilon)));
      const scaled = scale === undefined ? dy : tf.mul(dy, scale);
      const centred = tf.sub(x, mean);
      return {
        x: () => tf.mul(scaled, r),
        mean: () => sumTo(tf.neg(tf.mul(scaled, r)), mean.shape),
        variance: () => sumTo(tf.mul(tf.mul(scaled, centred), tf.mul(tf.mul(r, tf.square(r)), -0.5)), variance.shape),
        scale: () => sumTo(tf.mul(dy, tf.mul(centred, r)), mean.shape),
        offset: () => sumTo(dy, mean.shape),
      };
    },
  },

  // TensorFlow.js does not save x here, and fails where x is itself the result of an op.
  logSigmoid__op: {
    inputs: ["0"],
    backward: ([dy], [x]) => ({ 0: () => tf.mul(dy, tf.sigmoid(tf.neg(x))) }),
  },

  // −Σ l·log p, p the softmax of the logits. TensorFlow.js takes Σ l = 1 for granted, which is not so for a derivative by l.
  softmaxCrossEntropy__op: {
    inputs: ["0", "1"],
    backward: ([dy], [labels, logits]) => {
      const perRow = tf.expandDims(dy, -1);
      const l = tf.cast(labels, "float32");
      const logP = tf.logSoftmax(logits);
      return {
        0: () => tf.neg(tf.mul(perRow, logP)),
        1: () => tf.mul(perRow, tf.sub(tf.mul(tf.exp(logP), tf.sum(l, -1, true)), l)),
      };
    },
  },
};

/** Σ over channels at most `radius` away, as a product with the matrix that is one in that band. */
function sumNearChannels(x: tf.Tensor, radius: number): tf.Tensor {
  const channels = x.shape[x.rank - 1];
  const near = Array.from({ length: channels * channels }, (_, at) =>
    Math.abs((at % channels) - Math.floor(at / channels)) <= radius ? 1 : 0,
  );
  const rows = tf.reshape(x, [x.size / channels, channels]);
  return tf.reshape(tf.matMul(rows, tf.tensor2d(near, [channels, channels])), x.shape);
}
