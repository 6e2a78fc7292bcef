/**
 * Auto-decoding whose new codes are found by damped Gauss–Newton steps instead of Adam's. A code has few numbers, and the loss is a sum of squares of
 * r(z) = (f(x; Θ(z)) − ẋ)/√(n c), so that one step solves a system of n_z equations for every instance:
 *
 *     (A + μ diag A) δ = −(Jᵀr + λ P (z − z̄)),   A = JᵀJ + λ P,   J = ∂r/∂z,
 *
 * taken if it lowers ‖r‖² + λ (z − z̄)ᵀP(z − z̄), and then μ ← μ/10; else z stays, and μ ← 10 μ (Levenberg 1944, Marquardt 1963). P is the inverse
 * covariance of the training codes and z̄ their mean: what little data leave open, codes seen before decide. J is taken by central differences, whose
 * 2 n_z fields are evaluated at once with that at z. Training is that of auto-decoder.ts, and so is the number of adapted parameters.
 */
import * as tf from "@tensorflow/tfjs";
import { type AutoDecoded, type AutoDecoderState, autoDecoder } from "./auto-decoder.js";
import type { AutoDecoderOptions } from "./auto-decoder-options.js";
import { freshRows } from "./code-table.js";
import type { InnerStep, Method, SupportData, TrainingSetup } from "./method.js";
import type { Weights } from "./model.js";
import { solveSmall } from "./small-solve.js";

export interface GaussNewtonOptions extends AutoDecoderOptions {
  /** λ, the weight of the training codes' distribution. Default: 1e-6. */
  readonly prior?: number;
  /** μ before the first step. Default: 1e-3. */
  readonly damping?: number;
}

/** Codes [instances, n_z] and the damping of each, μ [instances, 1]. */
export type GaussNewtonRows = { readonly codes: tf.Tensor; readonly damping: tf.Tensor };
export type GaussNewtonDecoder = Method<AutoDecoderState, AutoDecoded, GaussNewtonRows>;

/** Half the distance of the central differences. Trained codes spread by a tenth or two: truncation and float32 then cost J about 1e-4 of its size. */
const STEP = 2e-3;
const LEAST_DAMPING = 1e-7;
/** A step is then nothing; without a bound, a hundred refused steps would overflow. */
const MOST_DAMPING = 1e10;

/** @throws Error on a negative prior, a damping that is not positive; else as `autoDecoder` */
export function gaussNewtonDecoder({
  prior = 1e-6,
  damping = 1e-3,
  ...options
}: GaussNewtonOptions): GaussNewtonDecoder {
  if (!(prior >= 0 && Number.isFinite(prior))) throw new Error(`invalid prior: ${prior}`);
  if (!(damping > 0 && Number.isFinite(damping))) throw new Error(`invalid damping: ${damping}`);
  const decoder = autoDecoder(options);
  const weights = (setup: TrainingSetup, learned: AutoDecoded, codes: tf.Tensor) =>
    decoder.weights(setup, learned, freshRows(codes));
  return {
    ...decoder,
    name: `${decoder.name}+GN`,
    start: (setup, learned, instances) => {
      const { codes } = decoder.start(setup, learned, instances);
      return { codes, damping: tf.fill([instances, 1], damping) };
    },
    adaptStep: (setup, rows, learned, support) => {
      const residuals = (codes: tf.Tensor) => scaledErrors(setup, weights(setup, learned, codes), support);
      return dampedStep(residuals, rows, seenBefore(learned.codes, prior));
    },
    weights: (setup, learned, { codes }) => weights(setup, learned, codes),
  };
}

/** r(z) for codes [m · instances, n_z], m sets of codes of the same instances one after another: [m · instances, points · d]. */
type Residuals = (codes: tf.Tensor) => tf.Tensor;

/** r of every row of weights; the support data are repeated for each set of codes. */
function scaledErrors({ model, scale }: TrainingSetup, weights: Weights, { x, field }: SupportData): tf.Tensor {
  const [instances, points, dimension] = x.shape;
  const [first] = Object.values(weights.nets);
  const sets = first.output.shape[0] / instances;
  const found = tf.reshape(model.field(weights, tf.tile(x, [sets, 1, 1])), [sets, instances, points * dimension]);
  const errors = tf.sub(found, tf.reshape(field, [1, instances, points * dimension]));
  return tf.reshape(tf.mul(errors, 1 / Math.sqrt(points * scale)), [sets * instances, points * dimension]);
}

/** z̄ [1, n_z] and λ P [1, n_z, n_z]. A thousandth of the mean variance is added, so that directions no training code used stay closed but finite. */
type Prior = { readonly mean: tf.Tensor; readonly precision: tf.Tensor };

function seenBefore(codes: tf.Tensor, weight: number): Prior {
  const [instances, latent] = codes.shape;
  const mean = tf.mean(codes, 0, true);
  const away = tf.sub(codes, mean);
  const covariance = tf.div(tf.matMul(away, away, true), Math.max(1, instances - 1));
  const eye = tf.eye(latent as number);
  const least = tf.add(tf.mul(tf.sum(tf.mul(covariance, eye)), 1e-3 / (latent as number)), 1e-12);
  const precision = solveSmall(tf.expandDims(tf.add(covariance, tf.mul(eye, least)), 0), tf.expandDims(eye, 0));
  return { mean, precision: tf.mul(precision, weight) };
}

/** One step of Levenberg and Marquardt for every instance; losses are ‖r‖² before it. */
function dampedStep(
  residuals: Residuals,
  { codes, damping }: GaussNewtonRows,
  { mean, precision }: Prior,
): InnerStep<GaussNewtonRows> {
  const [instances, latent] = codes.shape;
  const pull = tf.tile(precision, [instances, 1, 1]);
  const pulled = (at: tf.Tensor) => tf.matMul(pull, tf.expandDims(tf.sub(at, mean), 2));
  const cost = (r: tf.Tensor, at: tf.Tensor) =>
    tf.add(squares(r), tf.sum(tf.mul(tf.squeeze(pulled(at), [2]), tf.sub(at, mean)), 1, true));
  const { r, jacobian } = linearised(residuals, codes);
  const normal = tf.add(tf.matMul(jacobian, jacobian, false, true), pull);
  const damped = tf.add(normal, tf.mul(tf.mul(normal, tf.eye(latent as number)), tf.expandDims(damping, 2)));
  const slope = tf.add(tf.matMul(jacobian, tf.expandDims(r, 2)), pulled(codes));
  const tried = tf.sub(codes, tf.squeeze(solveSmall(damped, slope), [2]));
  const better = tf.less(cost(residuals(tried), tried), cost(r, codes));
  const fast = {
    codes: tf.where(tf.tile(better, [1, latent as number]), tried, codes),
    damping: tf.where(
      better,
      tf.maximum(tf.div(damping, 10), LEAST_DAMPING),
      tf.minimum(tf.mul(damping, 10), MOST_DAMPING),
    ),
  };
  return { fast, losses: tf.squeeze(squares(r), [1]) };
}

/** r [instances, n] at the codes, and Jᵀ [instances, n_z, n]. */
function linearised(residuals: Residuals, codes: tf.Tensor): { readonly r: tf.Tensor; readonly jacobian: tf.Tensor } {
  const [instances, latent] = codes.shape as [number, number];
  const along = tf.mul(tf.eye(latent), STEP);
  const moves = tf.expandDims(tf.concat([tf.zeros([1, latent]), along, tf.neg(along)], 0), 1);
  const moved = tf.reshape(tf.add(tf.expandDims(codes, 0), moves), [(2 * latent + 1) * instances, latent]);
  const all = tf.reshape(residuals(moved), [2 * latent + 1, instances, -1]);
  const [here, above, below] = tf.split(all, [1, latent, latent], 0);
  const slopes = tf.div(tf.sub(above, below), 2 * STEP);
  return { r: tf.squeeze(here, [0]), jacobian: tf.transpose(slopes, [1, 0, 2]) };
}

const squares = (r: tf.Tensor) => tf.sum(tf.square(r), 1, true);
