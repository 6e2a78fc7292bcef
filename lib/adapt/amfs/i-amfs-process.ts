/**
 * I-AMFS with widths: the Gaussian process that it is (predictive-variance.ts), for regression,
 *
 *     y* | S ~ N(k(x*, S) α,  â² [k(x*, x*) − k(x*, S)(K + C)⁻¹k(S, x*) + λ + γ]),   â² = tr Yᵀα / nN.
 *
 * It learns what I-AMFS learns, from the squared error of the mean; the amplitude â² is each task's own, the most likely given its support set.
 */
import * as tf from "@tensorflow/tfjs";
import { tidyTree } from "../../tensor/index.js";
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

/** An expansion with â² [tasks, 1, 1]. Widths are solved for where they are asked. */
export type KernelProcess = KernelExpansion & { readonly amplitude: tf.Tensor };

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
            const { points, y, alpha } = iAmfsInner(settings, benchmark.kind, theta, support);
            return { points, weights: alpha, amplitude: tf.mean(tf.mul(y, alpha), [1, 2], true) };
          }),
        density: (theta, { points, weights, amplitude }, x) =>
          tidyTree(() => {
            const queries = embedPoints(embedding, theta.embedding, x);
            const cross = kernelMatrix(kernel, theta.kernel, queries, points);
            const k = kernelMatrix(kernel, theta.kernel, points, points);
            const lambda = lambdaOf(theta.logLambda);
            const towards = tf.transpose(cross, [0, 2, 1]);
            const explained = tf.sum(tf.mul(solveTasks(k, towards, lambda, settings), towards), 1);
            const free = tf.relu(tf.sub(kernelDiagonal(kernel, queries), tf.expandDims(explained, 2)));
            const variance = tf.mul(tf.add(free, tf.add(lambda, gamma)), amplitude);
            const deviation = tf.mul(tf.sqrt(variance), tf.ones([1, 1, benchmark.outputs]));
            return { mean: tf.matMul(cross, weights), deviation };
          }),
      };
    },
  };
}
