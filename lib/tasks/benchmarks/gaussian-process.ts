/**
 * Functions drawn from a Gaussian process with the squared-exponential kernel, the regression benchmark of Garnelo et al. (2018), section 4.1:
 *
 *     k(x, x′) = s² exp(−(x − x′)²/2ℓ²),   y = f(x) + σ ε,   x ~ U[−2, 2].
 *
 * All targets carry noise, query targets too, so that a predictive density can be judged on them. Nothing has to be learned to know the best answer:
 * the exact posterior is the conditional of normal numbers (gaussian-conditional.ts). Without a context it is N(0, s² + σ²), whose expected log
 * likelihood a point is
 *
 *     −½ ln 2π(s² + σ²) − ½ = −1.419 for unit variance.
 */
import * as tf from "@tensorflow/tfjs";
import { foldIn, key as keyOf, normal, split, uniform } from "../../tensor/index.js";
import { type Benchmark, type KnownValue, requireCounts, requireTasks } from "./benchmark.js";
import { type ConditionalGaussian, choleskyFactor, conditionGaussian } from "./gaussian-conditional.js";

/** A process with the squared-exponential kernel, observed with noise. */
export interface GaussianProcess {
  /** ℓ, the distance over which functions bend. Default: 0.4. */
  readonly length?: number;
  /** s, standard deviation of f(x). Default: 1. */
  readonly scale?: number;
  /** σ, standard deviation of the noise on all targets. Default: 0.02. */
  readonly noise?: number;
}

export interface GaussianProcessOptions extends GaussianProcess {
  /** Points in the support set, the context. Default: 10. */
  readonly shots?: number;
  /** Points in the query set. Default: 10. */
  readonly queries?: number;
}

/** @throws RangeError on counts that are not positive whole numbers, on length, scale or noise that is not positive */
export function gaussianProcess(options: GaussianProcessOptions = {}): Benchmark {
  const { shots = 10, queries = 10 } = options;
  requireCounts({ shots, queries });
  const process = completed(options);
  const { length, scale, noise } = process;
  const points = shots + queries;
  return {
    name: "gaussian-process",
    title: `Gaussian process, ℓ = ${length}, σ = ${noise}, ${shots} shots`,
    kind: "regression",
    inputShape: [1],
    outputs: 1,
    supportPoints: shots,
    queryPoints: queries,
    draw: (key, tasks) => {
      const [inputKey, valueKey] = split(key, 2);
      const x = uniform(inputKey, requireTasks(tasks) * points, { low: -2, high: 2 });
      const y = normal(valueKey, tasks * points);
      for (let i = 0; i < tasks; i++) {
        const own = y.subarray(i * points, (i + 1) * points);
        own.set(sampleProcess(process, x.subarray(i * points, (i + 1) * points), own));
      }
      const part = (values: Float64Array, from: number, count: number) =>
        tf.tidy(() =>
          tf.slice(tf.tensor3d(Float32Array.from(values), [tasks, points, 1]), [0, from, 0], [-1, count, -1]),
        );
      return {
        support: { x: part(x, 0, shots), y: part(y, 0, shots) },
        query: { x: part(x, shots, queries), y: part(y, shots, queries) },
      };
    },
    null: () => ({ value: scale ** 2 + noise ** 2, halfWidth: 0, source: "closed form: prior variance s² + σ²" }),
    oracle: () => processError(process, shots),
  };
}

/** One function at inputs, with noise: L z of standard normal z, K + σ²I = L Lᵀ. */
export function sampleProcess(process: GaussianProcess, x: ArrayLike<number>, z: ArrayLike<number>): Float64Array {
  const n = x.length;
  const l = choleskyFactor(noisyKernel(process, x), n);
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += l[i * n + k] * z[k];
    return sum;
  });
}

/** The exact law of noisy targets at `query`, given targets y at x: mean, variance (noise included) and the evidence of y. */
export function processPosterior(
  process: GaussianProcess,
  { x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  query: ArrayLike<number>,
): ConditionalGaussian {
  const { scale, noise } = completed(process);
  const variance = new Float64Array(query.length).fill(scale ** 2 + noise ** 2);
  return conditionGaussian({ observed: noisyKernel(process, x), cross: kernel(process, x, query), variance }, y);
}

/** Mean squared error of the posterior mean on noisy targets from so many points, E var(y* | y), averaged over drawn inputs. */
export function processError(process: GaussianProcess, shots: number, draws = 4000): KnownValue {
  const errors = Float64Array.from({ length: draws }, (_, i) => {
    const x = uniform(foldIn(keyOf(0), i), shots + 1, { low: -2, high: 2 });
    return processPosterior(process, { x: x.subarray(0, shots), y: new Float64Array(shots) }, x.subarray(shots))
      .variance[0];
  });
  const mean = errors.reduce((sum, value) => sum + value, 0) / draws;
  const variance = errors.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1);
  const source = `exact rule: E var(y* | y), ${draws} draws of x`;
  return { value: mean, halfWidth: 1.96 * Math.sqrt(variance / draws), source };
}

/** Expected log likelihood a point of the law without a context, in nats. */
export function processPriorLikelihood(process: GaussianProcess): number {
  const { scale, noise } = completed(process);
  return -0.5 * Math.log(2 * Math.PI * (scale ** 2 + noise ** 2)) - 0.5;
}

function completed({ length = 0.4, scale = 1, noise = 0.02 }: GaussianProcess): Required<GaussianProcess> {
  for (const [name, value] of Object.entries({ length, scale, noise })) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`invalid ${name}: ${value}`);
  }
  return { length, scale, noise };
}

function kernel(process: GaussianProcess, a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const { length, scale } = completed(process);
  const m = b.length;
  return Float64Array.from({ length: a.length * m }, (_, i) => {
    return scale ** 2 * Math.exp(-0.5 * ((a[Math.floor(i / m)] - b[i % m]) / length) ** 2);
  });
}

function noisyKernel(process: GaussianProcess, x: ArrayLike<number>): Float64Array {
  const { noise } = completed(process);
  const k = kernel(process, x, x);
  for (let i = 0; i < x.length; i++) k[i * (x.length + 1)] += noise ** 2;
  return k;
}
