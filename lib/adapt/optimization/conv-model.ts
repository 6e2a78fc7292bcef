/**
 * The convolutional network of Finn, Abbeel and Levine (2017), section 5.2, for Omniglot: four times
 *
 *     3×3 convolution, stride 2, zeros around  →  batch normalisation  →  ReLU,          28 → 14 → 7 → 4 → 2,
 *
 * and a linear read-out. Statistics are those of the batch of the task, at adaptation and at prediction, as in the paper's code: predictions for a query
 * set are made together (transductive). Two departures from that code: filters, scales and offsets are all every task's own, where it leaves the
 * normalisation as it is in the inner loop; and the read-out sees all 2 × 2 places, where it sees their mean.
 *
 * A convolution with a filter bank for each task is a product of matrices for each task: the nine pixels under a filter side by side (im2col), times
 * weights [9 C, F]. Neither a loop over tasks nor a grouped convolution is needed, and any order of derivative is one of slices and products.
 */
import * as tf from "@tensorflow/tfjs";
import { requireCounts } from "../../tasks/benchmarks/index.js";
import { type Key, normal, split } from "../../tensor/index.js";
import type { ModelKind, Weights } from "./model.js";

/** One stage: weights [9 C, F], rows in the order (row, column, channel) of the filter; scale and offset [1, F]. */
export type Stage = { readonly w: tf.Tensor; readonly scale: tf.Tensor; readonly offset: tf.Tensor };

export interface ConvOptions {
  /** Filters in each stage. Default: 32. */
  readonly filters?: number;
  /** Default: 4. */
  readonly stages?: number;
}

/** Added to the variance. */
export const NORMALISATION_EPSILON = 1e-3;

/** @throws RangeError on counts that are not positive whole numbers */
export function convModel({ filters = 32, stages = 4 }: ConvOptions = {}): ModelKind {
  requireCounts({ filters, stages });
  return {
    name: `conv-${stages}-${filters}`,
    refuses: ({ inputShape }) => (inputShape.length === 3 ? undefined : "it reads images [height, width, channels]"),
    on: ({ inputShape: [height, width, channels], outputs }) => {
      const side = (size: number) => Array.from({ length: stages }).reduce<number>((now) => Math.ceil(now / 2), size);
      const features = side(height) * side(width) * filters;
      return {
        init: (key) => initial(key, { channels, filters, stages, features, outputs }),
        features: (body, x) => tf.tidy(() => convFeatures(body as readonly Stage[], x)),
      };
    },
  };
}

function convFeatures(body: readonly Stage[], x: tf.Tensor): tf.Tensor {
  const [tasks, points, height, width, channels] = x.shape;
  let [h, w] = [height, width];
  let hidden = tf.reshape(x, [tasks * points, h, w, channels]);
  for (const stage of body) {
    const columns = patches(hidden as tf.Tensor4D);
    [h, w] = [Math.ceil(h / 2), Math.ceil(w / 2)];
    const seen = tf.reshape(columns, [tasks, points * h * w, -1]);
    const [size, filters] = stage.w.shape.slice(1);
    const active = tf.relu(size < filters ? normalisedFilters(seen, stage) : normalisedSums(seen, stage));
    hidden = tf.reshape(active, [tasks * points, h, w, filters]);
  }
  return tf.reshape(hidden, [tasks, points, -1]);
}

/** Batch normalisation of P w over points and places, for each task and filter: (P w − mean) · scale/√(var + ε) + offset. */
function normalisedSums(seen: tf.Tensor, { w, scale, offset }: Stage): tf.Tensor {
  const sums = tf.matMul(seen, w);
  const away = tf.sub(sums, tf.mean(sums, 1, true));
  const gain = gainOf(tf.mean(tf.square(away), 1, true), scale);
  return tf.add(tf.mul(away, gain), offset);
}

/**
 * The same for filters of few weights, such as the first stage's nine: mean and variance of P w are m w and wᵀ C w, with mean m and covariance C of the
 * patches, so that the normalisation goes into the filters, (P − m)(w · gain) + offset, and no large tensor is touched but by the product.
 */
function normalisedFilters(seen: tf.Tensor, { w, scale, offset }: Stage): tf.Tensor {
  const away = tf.sub(seen, tf.mean(seen, 1, true));
  const covariance = tf.div(tf.matMul(away, away, true, false), seen.shape[1] ?? 1);
  const gain = gainOf(tf.sum(tf.mul(tf.matMul(covariance, w), w), 1, true), scale);
  return tf.add(tf.matMul(away, tf.mul(w, gain)), offset);
}

const gainOf = (variance: tf.Tensor, scale: tf.Tensor) =>
  tf.mul(tf.rsqrt(tf.add(variance, NORMALISATION_EPSILON)), scale);

/**
 * The 3×3 neighbourhoods that a convolution of stride 2 with "same" padding sees: [n, h, w, c] to [n, ⌈h/2⌉⌈w/2⌉, 9 c]. Rows and columns are told
 * apart by parity first: every second pixel is then a plain slice of a quarter of the image, and so small is what its derivative pads.
 */
export function patches(images: tf.Tensor4D): tf.Tensor3D {
  return tf.tidy(() => {
    const [n, h, w, c] = images.shape;
    const [rows, columns] = [Math.ceil(h / 2), Math.ceil(w / 2)];
    const around = (size: number, half: number): [number, number] => {
      const before = Math.floor(Math.max(0, 2 * half + 1 - size) / 2);
      return [before, 2 * half + 2 - size - before];
    };
    const padded = tf.pad(images, [[0, 0], around(h, rows), around(w, columns), [0, 0]]);
    const parities = tf.transpose(tf.reshape(padded, [n, rows + 1, 2, columns + 1, 2, c]), [2, 4, 0, 1, 3, 5]);
    const quarters = tf.unstack(tf.reshape(parities, [4, n, rows + 1, columns + 1, c]));
    const shifted = Array.from({ length: 9 }, (_, place) => {
      const [i, j] = [Math.floor(place / 3), place % 3];
      const quarter = quarters[2 * (i % 2) + (j % 2)];
      return tf.slice(quarter, [0, i === 2 ? 1 : 0, j === 2 ? 1 : 0, 0], [n, rows, columns, c]);
    });
    return tf.reshape(tf.concat(shifted, 3), [n, rows * columns, 9 * c]);
  });
}

type Sizes = { channels: number; filters: number; stages: number; features: number; outputs: number };

function initial(key: Key, { channels, filters, stages, features, outputs }: Sizes): Weights {
  const keys = split(key, stages + 1);
  const matrix = (from: Key, rows: number, columns: number, gain: number) =>
    tf.tensor2d(Float32Array.from(normal(from, rows * columns, { deviation: Math.sqrt(gain / rows) })), [
      rows,
      columns,
    ]);
  const body = keys.slice(0, stages).map((from, stage) => ({
    w: matrix(from, 9 * (stage === 0 ? channels : filters), filters, 2),
    scale: tf.ones([1, filters]),
    offset: tf.zeros([1, filters]),
  }));
  const head = { w: matrix(keys[stages], features, outputs, 1), b: tf.zeros([1, outputs]) };
  return { body, head };
}
