/**
 * The proton potentials V(x; b_i) as regression tasks for a network (experiment E2). A task is seen through a few energies with noise, at points
 * uniform on |x| ≤ X; it is judged without noise at Gauss–Legendre nodes, so that a query loss is the expected loss under the uniform measure and
 * not an estimate of it. A network sees u = x/X and energies in units of 10 kcal/mol; its losses times `lossUnit` are in (kcal/mol)².
 */
import * as tf from "@tensorflow/tfjs";
import { gaussLegendre, wholeNumber } from "../linalg/index.js";
import { type Key, normal, split, uniform } from "../tensor/random.js";
import { drawMinima, type ProtonFamily, protonFamily, protonPotential } from "./proton-potential.js";

export interface ProtonRegression extends ProtonFamily {
  /** σ_e, standard deviation of the noise of a support energy, kcal/mol. Default: 2. */
  readonly noise?: number;
  /** Support points a task. Default: 10. */
  readonly shots?: number;
  /** Query nodes a task. Default: 24, exact to degree 47. */
  readonly nodes?: number;
}

/** Inputs and targets [tasks, points, 1], and weights [1, points, 1] that add up to one. */
export type Regression = { readonly x: tf.Tensor; readonly y: tf.Tensor; readonly weight: tf.Tensor };

/** kcal/mol in a network's unit of energy, and its square. */
export const energyUnit = 10;
export const lossUnit: number = energyUnit ** 2;

/** What to adapt on and what to be judged on. */
export type RegressionBatch = { readonly support: Regression; readonly query: Regression };

/**
 * A family as a function that draws `tasks` tasks with a key. The tensors that it returns are the caller's.
 * @throws RangeError on shots or nodes that are no positive whole number, a negative noise, a family that is none
 */
export function protonRegression(options: ProtonRegression): (tasks: number, from: Key) => RegressionBatch {
  const { noise = 2, shots = 10, nodes = 24 } = options;
  if (!(noise >= 0 && Number.isFinite(noise))) throw new RangeError(`invalid noise: ${noise}`);
  wholeNumber("number of shots", shots, 1);
  const { stiffness, halfWidth } = protonFamily(options);
  const rule = gaussLegendre(nodes, -1, 1);
  const even = new Float64Array(shots).fill(1 / shots);
  const judged = Float64Array.from(rule, ({ weight }) => weight / 2);
  return (tasks, from) => {
    const [minimumKey, pointKey, noiseKey] = split(from, 3);
    const minima = drawMinima(options, tasks, minimumKey);
    const energy = (u: number, task: number) => protonPotential(u * halfWidth, minima[task], stiffness) / energyUnit;
    const points = uniform(pointKey, tasks * shots, { low: -1, high: 1 });
    const errors = normal(noiseKey, tasks * shots, { deviation: noise / energyUnit });
    const seen = points.map((u, i) => energy(u, Math.floor(i / shots)) + errors[i]);
    const places = Float64Array.from({ length: tasks * nodes }, (_, i) => rule[i % nodes].node);
    const truth = places.map((u, i) => energy(u, Math.floor(i / nodes)));
    return { support: regression(tasks, points, seen, even), query: regression(tasks, places, truth, judged) };
  };
}

/** ½ Σ_j w_j (f(x_j) − y_j)² of each task, shape [tasks], of predictions f(x), shape [tasks, points, 1]. */
export function halfSquaredError(predictions: tf.Tensor, { y, weight }: Regression): tf.Tensor {
  return tf.mul(tf.sum(tf.mul(tf.squaredDifference(predictions, y), weight), [1, 2]), 0.5);
}

function regression(tasks: number, x: Float64Array, y: Float64Array, weights: Float64Array): Regression {
  const tensor = (values: Float64Array, shape: number[]) => tf.tensor(Float32Array.from(values), shape);
  const shape = [tasks, weights.length, 1];
  return { x: tensor(x, shape), y: tensor(y, shape), weight: tensor(weights, [1, weights.length, 1]) };
}
