/**
 * What can be said of a quadratic f(θ) = ‖Wθ − y‖² without running anything in float32: paths in float64, one problem at a time.
 *
 *     gradient descent, rate η      f(θ_t) = Σ_i (1 − 2η σ_i²)^{2t} ρ_i²,   ρ = the residual Wθ₀ − y in the left singular vectors of W
 *     conjugate gradients           the least f over θ₀ + span{∇f(θ₀), …, ∇f(θ_{t−1})}: no method that adds up gradients can be lower; 0 after d steps
 *     Newton                        θ₀ − (2WᵀW)⁻¹ ∇f(θ₀): 0 after one step
 *
 * A rate η makes a problem diverge as soon as η σ_max² > 1.
 */
import { inverse, Matrix, SingularValueDecomposition } from "ml-matrix";

/** One problem and its start. */
export interface Quadratic {
  readonly w: Matrix;
  readonly y: readonly number[];
  readonly start: readonly number[];
}

/** Tensors' values as single problems: w [n, d, d], y [n, d], start [n, d]. */
export function singleQuadratics(
  w: ArrayLike<number>,
  y: ArrayLike<number>,
  start: ArrayLike<number>,
  dimension: number,
): Quadratic[] {
  const cut = (values: ArrayLike<number>, length: number, i: number) =>
    Array.from(values).slice(i * length, (i + 1) * length);
  return Array.from({ length: y.length / dimension }, (_, i) => ({
    w: Matrix.from1DArray(dimension, dimension, cut(w, dimension ** 2, i)),
    y: cut(y, dimension, i),
    start: cut(start, dimension, i),
  }));
}

/** Wθ − y as a column. */
const residual = ({ w, y }: Quadratic, theta: Matrix) => Matrix.sub(w.mmul(theta), Matrix.columnVector([...y]));
const squared = (column: Matrix) => column.to1DArray().reduce((sum, value) => sum + value * value, 0);

/** f(θ_t) of gradient descent for t = 0 … steps, by singular values. */
export function descentPath(problem: Quadratic, rate: number, steps: number): number[] {
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(problem.w);
  const rho = leftSingularVectors
    .transpose()
    .mmul(residual(problem, Matrix.columnVector([...problem.start])))
    .to1DArray();
  return Array.from({ length: steps + 1 }, (_, t) =>
    diagonal.reduce((sum, sigma, i) => sum + ((1 - 2 * rate * sigma ** 2) ** t * rho[i]) ** 2, 0),
  );
}

/** f(θ_t) of conjugate gradients on WᵀWθ = Wᵀy (Hestenes and Stiefel 1952) for t = 0 … steps. */
export function conjugatePath(problem: Quadratic, steps: number): number[] {
  const { w } = problem;
  let away = residual(problem, Matrix.columnVector([...problem.start]));
  let slope = w.transpose().mmul(away).neg();
  let direction = slope.clone();
  const values = [squared(away)];
  for (let t = 0; t < steps; t++) {
    const turned = w.mmul(direction);
    const length = squared(turned) === 0 ? 0 : squared(slope) / squared(turned);
    away = Matrix.add(away, Matrix.mul(turned, length));
    const next = w.transpose().mmul(away).neg();
    direction = Matrix.add(next, Matrix.mul(direction, squared(slope) === 0 ? 0 : squared(next) / squared(slope)));
    slope = next;
    values.push(squared(away));
  }
  return values;
}

/** (2WᵀW)⁻¹, what Newton's method multiplies gradients by. */
export function inverseHessian({ w }: Quadratic): Matrix {
  const inverted = inverse(w);
  return inverted.mmul(inverted.transpose()).mul(0.5);
}

/** f after one step of Newton's method. */
export function newtonValue(problem: Quadratic): number {
  const theta = Matrix.columnVector([...problem.start]);
  const gradient = problem.w.transpose().mmul(residual(problem, theta)).mul(2);
  return squared(residual(problem, Matrix.sub(theta, inverseHessian(problem).mmul(gradient))));
}

/** σ_max²: gradient descent with a rate above 1/σ_max² diverges. */
export function sharpest({ w }: Quadratic): number {
  return new SingularValueDecomposition(w).diagonal[0] ** 2;
}
