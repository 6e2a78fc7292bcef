/**
 * The rules of coefficients.ts on tensors, traceable: from gradients of every task [tasks, …] to the Gram matrix, the coefficients and the direction
 *
 *     G = Σ_leaves g gᵀ,   c = rule(G),   Σᵢ cᵢ gᵢ.
 */
import * as tf from "@tensorflow/tfjs";
import { flattenParams, mapParams, type Params, tidyTree } from "../../tensor/index.js";
import {
  type AgreementOptions,
  agreementOptions,
  LEAST_LENGTH,
  LEAST_SUM,
  type Normalisation,
  SILENT,
  TINY,
} from "./coefficients.js";
import { visitingOrders } from "./pcgrad.js";

/** G [tasks, tasks] of gradients whose leaves have the tasks in their first axis. */
export function gramOf(gradients: Params): tf.Tensor2D {
  return tf.tidy(() => {
    const parts = flattenParams(gradients).map(([, leaf]) => {
      const rows = tf.reshape(leaf, [leaf.shape[0] ?? 1, -1]);
      return tf.matMul(rows, rows, false, true);
    });
    return (parts.length === 1 ? parts[0] : tf.addN(parts)) as tf.Tensor2D;
  });
}

/** wᵢⱼ [tasks, tasks]. */
export function cosinesOf(gram: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const lengths = tf.sqrt(diagonal(gram));
    const heard = tf.cast(tf.greater(lengths, SILENT), "float32");
    const inverse = tf.div(heard, tf.maximum(lengths, SILENT));
    return tf.mul(tf.mul(gram, tf.expandDims(inverse, 1)), tf.expandDims(inverse, 0)) as tf.Tensor2D;
  });
}

/** c [tasks]. @throws RangeError on an unknown rule, normalisation or length */
export function coefficientsOf(gram: tf.Tensor2D, options: AgreementOptions = {}): tf.Tensor1D {
  const chosen = agreementOptions(options);
  return tf.tidy(() => {
    const own = ruleCoefficients(gram, chosen);
    return chosen.length === "own" || chosen.rule === "mean" ? own : asLongAsTheMean(gram, own);
  });
}

function ruleCoefficients(gram: tf.Tensor2D, { rule, normalisation, key }: Required<AgreementOptions>): tf.Tensor1D {
  const [tasks] = gram.shape;
  switch (rule) {
    case "mean":
      return tf.fill<tf.Rank.R1>([tasks], 1 / tasks);
    case "o-amfs":
      return cosineCoefficients(cosinesOf(gram), normalisation);
    case "gradient-agreement": {
      const sums = tf.sum<tf.Tensor1D>(gram, 1);
      const least = tf.maximum(tf.mul(tf.sum(diagonal(gram)), LEAST_SUM), TINY);
      return tf.div<tf.Tensor1D>(sums, tf.maximum(tf.sum(tf.abs(sums)), least));
    }
    case "pcgrad":
      return projectedCoefficients(gram, visitingOrders(tasks, key));
  }
}

/** c ↦ c √(1ᵀG1)/(M √(cᵀGc)), bounded where c all but cancels the gradients. */
function asLongAsTheMean(gram: tf.Tensor2D, c: tf.Tensor1D): tf.Tensor1D {
  const [tasks] = gram.shape;
  const lengthOf = (weights: tf.Tensor1D) =>
    tf.sqrt(tf.relu(tf.sum(tf.mul(tf.mul(gram, tf.expandDims(weights, 1)), tf.expandDims(weights, 0)))));
  const direction = tf.div<tf.Tensor1D>(c, tf.maximum(tf.sum(tf.abs(c)), TINY));
  const least = tf.maximum(tf.mul(tf.sqrt(tf.mean(diagonal(gram))), LEAST_LENGTH), TINY);
  const factor = tf.div(lengthOf(tf.fill<tf.Rank.R1>([tasks], 1 / tasks)), tf.maximum(lengthOf(direction), least));
  return tf.mul(direction, factor);
}

/** Σᵢ cᵢ gᵢ, a record like θ. */
export function combinedOf<Theta extends Params>(gradients: Theta, coefficients: tf.Tensor1D): Theta {
  return tidyTree(() => {
    const weights = tf.reshape(coefficients, [1, -1]);
    return mapParams(gradients, (leaf) => {
      const rows = tf.reshape(leaf, [leaf.shape[0] ?? 1, -1]);
      return tf.reshape(tf.matMul(weights, rows), leaf.shape.slice(1));
    }) as Params as Theta;
  });
}

function cosineCoefficients(w: tf.Tensor2D, normalisation: Normalisation): tf.Tensor1D {
  const sums = tf.sum<tf.Tensor1D>(normalisation === "relu" ? tf.relu(w) : w, 1);
  if (normalisation === "raw") return sums;
  const tasks = tf.maximum(tf.sum(diagonal(w)), 1);
  if (normalisation === "mean") return tf.div(sums, tasks);
  return tf.div(sums, tf.maximum(tf.sum(tf.abs(sums)), tf.mul(tasks, LEAST_SUM)));
}

/** pcgrad.ts for all tasks at once: in visit t task i looks at task orders[i][t], row i of the selection. */
function projectedCoefficients(gram: tf.Tensor2D, orders: readonly (readonly number[])[]): tf.Tensor1D {
  const tasks = orders.length;
  const squares = tf.maximum(diagonal(gram), TINY);
  let rows: tf.Tensor = tf.eye(tasks);
  for (let visit = 0; visit < tasks - 1; visit++) {
    const selection = tf.tensor2d(orders.map((order) => orders.map((_, j) => (order[visit] === j ? 1 : 0))));
    const inner = tf.sum(tf.mul(rows, tf.matMul(selection, gram)), 1, true);
    const away = tf.div(tf.minimum(inner, 0), tf.reshape(tf.matMul(selection, tf.expandDims(squares, 1)), [tasks, 1]));
    rows = tf.sub(rows, tf.mul(away, selection));
  }
  return tf.mean<tf.Tensor1D>(rows, 0);
}

function diagonal(matrix: tf.Tensor2D): tf.Tensor1D {
  return tf.sum<tf.Tensor1D>(tf.mul(matrix, tf.eye(matrix.shape[0])), 1);
}
