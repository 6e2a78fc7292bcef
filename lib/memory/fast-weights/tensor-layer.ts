/** memory-layer.ts as a tensor program: feature map by name, write rule, division by sums. */

import * as tf from "@tensorflow/tfjs";
import { oneOf } from "../../linalg/index.js";
import { type Key, normal, tidyTree, toTensor } from "../../tensor/index.js";
import type { EraseRule, ReadOrder } from "./stream.js";
import {
  dpfpTensor,
  eluPlusOneTensor,
  positiveRandomTensor,
  reluTensor,
  sumNormalisedTensor,
  type TensorFeatures,
  unitNormalisedTensor,
} from "./tensor-features.js";
import { type TensorStream, type TensorWritten, tensorForm } from "./tensor-form.js";

export const featureKinds = ["identity", "relu", "elu+1", "dpfp", "random"] as const;

/** A feature map as a value: what a configuration holds. */
export type FeatureSpec =
  | { readonly kind: "identity" | "relu" | "elu+1" }
  | { readonly kind: "dpfp"; readonly nu: number }
  /** m directions, 2m features. */
  | { readonly kind: "random"; readonly directions: number };

/** "dpfp-2". */
export function featureName(spec: FeatureSpec): string {
  if (spec.kind === "dpfp") return `dpfp-${spec.nu}`;
  return spec.kind === "random" ? `random-${2 * spec.directions}` : spec.kind;
}

/** Features of a key of d numbers: where the knee of the capacity curve is expected. */
export function featureWidth(spec: FeatureSpec, d: number): number {
  if (spec.kind === "dpfp") return 2 * d * spec.nu;
  return spec.kind === "random" ? 2 * spec.directions : d;
}

/** Ω ~ N(0, I) for random features, [m, d]; undefined for the others. The tensor is the caller's. */
export function drawDirections(spec: FeatureSpec, key: Key, d: number): tf.Tensor | undefined {
  if (spec.kind !== "random") return undefined;
  return toTensor<tf.Rank.R2>(normal(key, spec.directions * d), [spec.directions, d]);
}

/** @param directions for random features. @throws RangeError on an unknown kind, and on random features without directions */
export function tensorFeatures(spec: FeatureSpec, directions?: tf.Tensor): TensorFeatures {
  oneOf("feature map", spec.kind, featureKinds);
  switch (spec.kind) {
    case "identity":
      return (x) => tf.clone(x);
    case "relu":
      return reluTensor;
    case "elu+1":
      return eluPlusOneTensor;
    case "dpfp":
      return dpfpTensor(spec.nu);
    case "random":
      if (directions === undefined) throw new RangeError("missing directions of random features");
      return positiveRandomTensor(directions);
  }
}

export const normalisations = ["none", "sum", "feature-sum", "feature-norm"] as const;
/**
 * "sum": the read is divided by z_tᵀφ(q_t), for the Hebbian rule. "feature-sum" and "feature-norm": φ is divided by its own sum or length, for rules in which β should
 * keep its meaning.
 */
export type Normalisation = (typeof normalisations)[number];

export interface TensorLayerOptions {
  readonly rule: EraseRule;
  readonly features: TensorFeatures;
  readonly normalisation: Normalisation;
  readonly readOrder?: ReadOrder;
  readonly chunk?: number;
}

/** φ with what its normalisation divides by. */
export function normalisedFeatures(features: TensorFeatures, normalisation: Normalisation): TensorFeatures {
  oneOf("normalisation", normalisation, normalisations);
  if (normalisation === "feature-sum") return sumNormalisedTensor(features);
  return normalisation === "feature-norm" ? unitNormalisedTensor(features) : features;
}

/**
 * Writes and reads a stream of raw keys and queries. With "sum" the memory has one column more, z.
 * @throws RangeError as `tensorForm`, and on sums under the delta rule
 */
export function tensorLayer(stream: TensorStream, options: TensorLayerOptions): TensorWritten {
  const { features, normalisation, ...form } = options;
  if (normalisation === "sum" && form.rule === "delta")
    throw new RangeError("invalid normalisation: sum for the delta rule");
  return tidyTree(() => {
    const phi = normalisedFeatures(features, normalisation);
    const { values } = stream;
    const widened = normalisation === "sum" ? withOnes(values) : values;
    const { outputs, memory } = tensorForm(
      { ...stream, keys: phi(stream.keys), queries: phi(stream.queries), values: widened },
      form,
    );
    return { outputs: normalisation === "sum" ? dividedByLast(outputs) : outputs, memory };
  });
}

function withOnes(values: tf.Tensor): tf.Tensor {
  return tf.concat([values, tf.ones([...values.shape.slice(0, -1), 1])], values.rank - 1);
}

/** The last number of each row divides the others; 1e-6 keeps an empty memory from dividing by zero. */
export function dividedByLast(wide: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const axis = wide.rank - 1;
    const width = (wide.shape[axis] as number) - 1;
    const [rest, last] = tf.split(wide, [width, 1], axis);
    return tf.div(rest, tf.add(last, 1e-6));
  });
}
