/**
 * A support set as one vector, whatever its order (Zaheer et al. 2017, "Deep Sets"):
 *
 *     e = norm ρ(mean_i φ([x_i, y_i])).
 *
 * Every function of a set that does not depend on order is of this form, if φ and ρ are wide enough. The mean also makes a set and the same set twice one
 * and the same: evidence is not counted. The layer normalisation gives e entries of mean square 1, which the first weights of a hypernetwork count on.
 */
import * as tf from "@tensorflow/tfjs";
import type { LabelledSet } from "../../tasks/benchmarks/index.js";
import {
  activate,
  type Dense,
  initLayerNorm,
  initNetwork,
  type Key,
  type LayerNorm,
  layerNorm,
  network,
  split,
} from "../../tensor/index.js";

export type SetEncoder = { readonly point: readonly Dense[]; readonly set: readonly Dense[]; readonly norm: LayerNorm };

export interface SetEncoderOptions {
  /** Numbers in a point, x and y together. */
  readonly inputs: number;
  /** Width of φ and ρ. */
  readonly width: number;
  /** Numbers in e. */
  readonly code: number;
}

export function initSetEncoder(key: Key, { inputs, width, code }: SetEncoderOptions): SetEncoder {
  const [pointKey, setKey] = split(key);
  return {
    point: initNetwork(pointKey, [inputs, width, width], { scheme: "he" }),
    set: initNetwork(setKey, [width, width, code], { scheme: "he" }),
    norm: initLayerNorm(code),
  };
}

/** x [tasks, points, inputs of x], y [tasks, points, outputs] to e [tasks, code]. */
export function encodeSet({ point, set, norm }: SetEncoder, { x, y }: LabelledSet): tf.Tensor {
  return tf.tidy(() => {
    const points = activate(network(point, tf.concat([x, y], 2), "silu"), "silu");
    return layerNorm(norm, network(set, tf.mean(points, 1), "silu"));
  });
}
