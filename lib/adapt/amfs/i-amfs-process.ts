/**
 * I-AMFS with widths: the Gaussian process that it is (predictive-variance.ts), for regression,
 *
 *     y* | S ~ N(k(x*, S) α,  â² [k(x*, x*) − k(x*, S)(K + C)⁻¹k(S, x*) + λ + γ]),   â² = tr Yᵀα / nN.
 *
 * It learns what I-AMFS learns, from the squared error of the mean; the amplitude â² is each task's own, the most likely given its support set.
 */
import * as tf from "@tensorflow/tfjs";
import { identities, tidyTree } from "../../tensor/index.js";
import type { Probabilistic } from "../bayesian/index.js";
import { embedPoints } from "../metric/embedding.js";
import {
  type IAmfsOptions,
  type IAmfsTheta,
  iAmfsInner,
  iAmfsOn,
  iAmfsSettings,
  type KernelExpansion,
} from "./i-amfs.js";
import { lambdaOf, solveTasks } from "./i-amfs-solve.js";
import { kernelDiagonal, kernelMatrix } from "./kernels.js";
import { refusesToSolve } from "./refusal.js";

/** An expansion with (K + C)⁻¹ [tasks, n, n] and â² [tasks, 1, 1]. */
export type KernelProcess = KernelExpansion & { readonly precision: tf.Tensor; readonly amplitude: tf.Tensor };

/** Options as of `iAmfs`; the default name is "i-amfs-process". @throws as `iAmfs` */
export function iAmfsProcess(options: IAmfsOptions = {}): Probabilistic<IAmfsTheta, KernelProcess> {
  const settings = iAmfsSettings({ name: "i-amfs-process", ...options });
  const { embedding, kernel, gamma } = settings;
  const refuses = refusesToSolve(embedding);
  return {
    name: settings.name,
    family: "optimization",
    refuses: (benchmark) => (benchmark.kind === "regression" ? refuses(benchmark) : "its likelihood is normal"),
    on: (benchmark) => {
      const learner = iAmfsOn(settings, benchmark);
      return {
        ...learner,
        adapt: (theta, support) =>
          tidyTree(() => {
            const { points, k, y, lambda, alpha } = iAmfsInner(settings, benchmark.kind, theta, support);
            const precision = solveTasks(k, identities(k.shape[0], k.shape[1] as number), lambda, settings);
            const amplitude = tf.reshape(tf.mean(tf.mul(y, alpha), [1, 2]), [-1, 1, 1]);
            return { points, weights: alpha, precision, amplitude };
          }),
        density: (theta, { points, weights, precision, amplitude }, x) =>
          tidyTree(() => {
            const queries = embedPoints(embedding, theta.embedding, x);
            const cross = kernelMatrix(kernel, theta.kernel, queries, points);
            const explained = tf.sum(tf.mul(tf.matMul(cross, precision), cross), 2, true);
            const free = tf.relu(tf.sub(kernelDiagonal(kernel, queries), explained));
            const variance = tf.mul(tf.add(free, tf.add(lambdaOf(theta.logLambda), gamma)), amplitude);
            const deviation = tf.mul(tf.sqrt(variance), tf.ones([1, 1, benchmark.outputs]));
            return { mean: tf.matMul(cross, weights), deviation };
          }),
      };
    },
  };
}
