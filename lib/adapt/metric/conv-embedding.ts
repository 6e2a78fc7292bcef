/**
 * Conv-4, the embedding of the few-shot literature (Vinyals et al. 2016; Snell et al. 2017): four blocks of
 *
 *     3×3 convolution, F filters, same padding → normalisation over the batch → ReLU → 2×2 max-pool,
 *
 * 28×28 → 14 → 7 → 3 → 1, hence d = F for characters of 28 pixels (64 in the papers).
 *
 * The normalisation takes mean and variance of each map over whatever batch it is given, in training and in judging; no running averages are kept. So a
 * prediction depends, a little, on the other images of its batch: the support sets of a batch of tasks are normalised together, and so are their query sets
 * (called transductive by Nichol, Achiam and Schulman 2018, who found that it matters for MAML). `normalise: "image"` takes the statistics over each image
 * alone, all maps together (layer normalisation), and has no such dependence.
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, normal, split } from "../../tensor/index.js";
import { type Embedding, requireSizes, sizeOf } from "./embed.js";

/** One block: kernel [3, 3, in, F], and scale and offset of the normalised maps, [F]. */
export type ConvBlock = { readonly kernel: tf.Tensor; readonly scale: tf.Tensor; readonly offset: tf.Tensor };

export interface Conv4Options {
  /** F, filters of each block. Default: 64. */
  readonly filters?: number;
  /** What mean and variance are taken over. Default: "batch". */
  readonly normalise?: "batch" | "image";
  /** How the first block halves its maps: by a max-pool as the others (default), or by a convolution in steps of two, which costs a third in all. */
  readonly first?: "pool" | "stride";
}

const BLOCKS = 4;
const EPSILON = 1e-5;

/** Conv-4 for images [height, width, channels] of 16 pixels a side or more. @throws RangeError on a number of filters that is no positive whole number */
export function conv4Embedding(options: Conv4Options = {}): Embedding<readonly ConvBlock[]> {
  const { filters = 64, normalise = "batch", first = "pool" } = options;
  requireSizes({ filters });
  const lastSide = (side: number) => {
    const afterFirst = first === "pool" ? Math.floor(side / 2) : Math.ceil(side / 2);
    return Math.floor(afterFirst / 2 ** (BLOCKS - 1));
  };
  return {
    name: `conv4 ${filters}`,
    outputs: ([height, width]) => lastSide(height) * lastSide(width) * filters,
    refuses: (inputShape) => {
      const [height, width] = inputShape;
      const fits = inputShape.length === 3 && Math.min(height, width) >= 2 ** BLOCKS;
      return fits ? undefined : `conv4 wants images of ${2 ** BLOCKS} pixels or more, got [${inputShape}]`;
    },
    init: (key: Key, [, , channels]) =>
      split(key, BLOCKS).map((blockKey, i) => initBlock(blockKey, i === 0 ? channels : filters, filters)),
    apply: (blocks, x) =>
      tf.tidy(() => {
        const maps = blocks.reduce((hidden: tf.Tensor4D, { kernel, scale, offset }, i) => {
          const stride = first === "stride" && i === 0 ? 2 : 1;
          const convolved = tf.conv2d(hidden, kernel as tf.Tensor4D, stride, "same");
          const active = tf.relu(tf.add(tf.mul(normalised(convolved, normalise), scale), offset)) as tf.Tensor4D;
          return stride === 1 ? tf.maxPool(active, 2, 2, "valid") : active;
        }, x as tf.Tensor4D);
        return tf.reshape(maps, [x.shape[0], sizeOf(maps.shape.slice(1))]);
      }),
  };
}

/** He's variance 2/(9·in) for the ReLU after it; scale one, offset zero. */
function initBlock(key: Key, inputs: number, filters: number): ConvBlock {
  const shape: [number, number, number, number] = [3, 3, inputs, filters];
  const values = normal(key, sizeOf(shape), { deviation: Math.sqrt(2 / (9 * inputs)) });
  return {
    kernel: tf.tensor4d(Float32Array.from(values), shape),
    scale: tf.ones([filters]),
    offset: tf.zeros([filters]),
  };
}

/** Mean zero and variance one, of each map over all images or of each image over all maps. */
function normalised(maps: tf.Tensor4D, over: "batch" | "image"): tf.Tensor {
  const axes = over === "batch" ? [0, 1, 2] : [1, 2, 3];
  const centred = tf.sub(maps, tf.mean(maps, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  return tf.mul(centred, tf.rsqrt(tf.add(variance, EPSILON)));
}
