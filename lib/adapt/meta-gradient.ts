import { Matrix, solve } from "ml-matrix";
import { column, entries, scaledIdentity } from "../linalg/index.js";
import { type InnerSteps, type Loss, type QuadraticTask, quadraticLoss, type WeightedTask } from "../tasks/index.js";
import { adapted, gradientDescent, type Trajectory } from "./gradient-descent.js";
import type { MetaAlgorithm } from "./meta-initialisation.js";

// The update direction of the outer loop for any smooth loss, by differentiating through the inner loop:
//   ∇F_k(θ) = E[ ∏_{s<k} (1 − α∇²𝓛(θ⁽ˢ⁾)) ∇𝓛^query(φ⁽ᵏ⁾) ],
// a time-ordered product (step 0 leftmost), MAML's memory of its own path. FOMAML replaces the product by 1; Reptile uses
// (θ − φ⁽ᵏ⁾)/α. This file knows no closed form and is the numerical oracle of meta-initialisation.ts.

/** Tasks whose support and query losses are the same quadratic. */
export function quadraticMetaTasks(tasks: readonly QuadraticTask[]): WeightedTask[] {
  return tasks.map((task) => {
    const loss = quadraticLoss(task);
    return { support: loss, query: loss, weight: task.weight ?? 1 };
  });
}

/** F_k(θ) = E 𝓛^query(φ⁽ᵏ⁾). */
export function metaObjective(
  tasks: readonly WeightedTask[],
  theta: ArrayLike<number>,
  alpha: number,
  k: InnerSteps,
): number {
  return average(tasks, ({ support, query }) => [
    query.value(adapted(gradientDescent(support, theta, alpha, k))),
  ])[0] as number;
}

/** The vector whose zero the outer loop seeks. Throws for an unknown algorithm. */
export function metaGradient(
  tasks: readonly WeightedTask[],
  theta: ArrayLike<number>,
  alpha: number,
  k: InnerSteps,
  algorithm: MetaAlgorithm,
): Float64Array {
  return average(tasks, ({ support, query }) => {
    const trajectory = gradientDescent(support, theta, alpha, k);
    const phi = adapted(trajectory);
    switch (algorithm) {
      case "maml":
        return pullBack(support, trajectory, alpha, query.gradient(phi));
      case "fomaml":
        return query.gradient(phi);
      case "reptile":
        return phi.map((value, i) => (theta[i] - value) / alpha);
      default:
        throw new RangeError(`unknown algorithm "${String(algorithm)}" (known: maml, fomaml, reptile)`);
    }
  });
}

/** The product applied to a vector from the right, one Hessian–vector product a step, last step first. */
function pullBack(loss: Loss, trajectory: Trajectory, alpha: number, outer: Float64Array): Float64Array {
  return trajectory.iterates.slice(0, -1).reduceRight((vector, iterate) => {
    const turned = entries(loss.hessian(iterate).mmul(column(vector)));
    return vector.map((value, i) => value - alpha * turned[i]);
  }, outer);
}

/** ∏_{s<k}(1 − α∇²𝓛(θ⁽ˢ⁾)) as a matrix, step 0 leftmost: the transposed Jacobian ∂φ⁽ᵏ⁾/∂θ. */
export function timeOrderedProduct(loss: Loss, trajectory: Trajectory, alpha: number): Matrix {
  return trajectory.iterates
    .slice(0, -1)
    .reduce(
      (product, iterate) => product.mmul(scaledIdentity(loss.size).sub(loss.hessian(iterate).mul(alpha))),
      scaledIdentity(loss.size),
    );
}

/** Plain outer descent θ ← θ − β·metaGradient until its largest entry is at most `tolerance`. Throws when it never is. */
export function metaDescent(
  field: (theta: Float64Array) => Float64Array,
  start: ArrayLike<number>,
  { rate, tolerance = 1e-13, steps = 100_000 }: { rate: number; tolerance?: number; steps?: number },
): Float64Array {
  let theta = Float64Array.from(start);
  for (let step = 0; step < steps; step++) {
    const direction = field(theta);
    const largest = Math.max(...direction.map(Math.abs));
    if (largest <= tolerance) return theta;
    if (!Number.isFinite(largest)) throw new RangeError(`invalid rate: ${rate} (diverged after ${step} steps)`);
    theta = theta.map((value, i) => value - rate * direction[i]);
  }
  throw new RangeError(`invalid rate: ${rate} (no stationary point in ${steps} steps)`);
}

/** Newton's method on the field with a central-difference Jacobian: the fast numerical route. */
export function metaNewton(
  field: (theta: Float64Array) => Float64Array,
  start: ArrayLike<number>,
  { tolerance = 1e-13, steps = 50 }: { tolerance?: number; steps?: number } = {},
): Float64Array {
  let theta = Float64Array.from(start);
  for (let step = 0; step < steps; step++) {
    const value = field(theta);
    const change = entries(solve(jacobian(field, theta), column(value)));
    theta = theta.map((x, i) => x - change[i]);
    if (Math.max(...change.map(Math.abs)) <= tolerance * (1 + Math.max(...theta.map(Math.abs)))) return theta;
  }
  throw new RangeError(`invalid start: Newton did not converge in ${steps} steps`);
}

function jacobian(field: (theta: Float64Array) => Float64Array, theta: Float64Array, step = 1e-4): Matrix {
  const shifted = (j: number, by: number): Float64Array =>
    field(theta.map((value, i) => (i === j ? value + by : value)));
  const columns = Array.from(theta, (_, j) => {
    const up = shifted(j, step);
    const down = shifted(j, -step);
    return Array.from(up, (value, i) => (value - down[i]) / (2 * step));
  });
  return new Matrix(columns).transpose();
}

function average(tasks: readonly WeightedTask[], of: (task: WeightedTask) => ArrayLike<number>): Float64Array {
  const total = tasks.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const terms = tasks.map((task) => ({ share: (task.weight ?? 1) / total, vector: of(task) }));
  const first = terms[0];
  if (first === undefined) throw new RangeError("invalid tasks: none given");
  return Float64Array.from(first.vector, (_, i) => terms.reduce((sum, t) => sum + t.share * t.vector[i], 0));
}
