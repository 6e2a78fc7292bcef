/**
 * Steps x(t) ↦ x(t + h) of fixed size: what keeps the geometry of a Hamiltonian flow, and Runge–Kutta 4 beside it, which does not.
 *
 * | step            | order | area kept | needs                                     |
 * | leapfrog        | 2     | yes       | H = T(p) + V(q)                           |
 * | implicitMidpoint| 2     | yes       | any H; keeps quadratic invariants exactly |
 * | yoshida4        | 4     | yes       | a symmetric step of order 2               |
 * | rungeKutta4     | 4     | no        | any field                                 |
 *
 * Hairer, Lubich, Wanner: Geometric Numerical Integration, chapters I, II and VI; Yoshida, Phys. Lett. A 150, 262 (1990).
 */
import { Matrix, solve } from "ml-matrix";
import type { Field, Separable } from "./dynamics-family.js";

/** One step of size h (negative: backwards); the result is a new array. */
export type Step = (x: Float64Array, h: number) => Float64Array;

/** Half a kick, a drift, half a kick: p += hF(q)/2, q += hv(p), p += hF(q)/2, for x = (q, p) with as many q as p. */
export function leapfrog({ velocity, force }: Separable): Step {
  return (x, h) => {
    const n = x.length / 2;
    const next = x.slice();
    const [q, p] = [next.subarray(0, n), next.subarray(n)];
    addTo(p, h / 2, force(q));
    addTo(q, h, velocity(p));
    addTo(p, h / 2, force(q));
    return next;
  };
}

/** The classical Runge–Kutta method. */
export function rungeKutta4(field: Field): Step {
  return (x, h) => {
    const k1 = field(x);
    const k2 = field(addTo(x.slice(), h / 2, k1));
    const k3 = field(addTo(x.slice(), h / 2, k2));
    const k4 = field(addTo(x.slice(), h, k3));
    return x.map((each, i) => each + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  };
}

export interface MidpointOptions {
  /** Largest |y − x − hf((x + y)/2)| relative to 1 + max|x| that counts as solved, default 1e-12. */
  readonly tolerance?: number;
  /** Default 100. */
  readonly maxIterations?: number;
  /** ∂f/∂x as a d×d matrix: Newton's method in place of the fixed-point iteration, for steps too long for that (h‖∂f/∂x‖ > 2). */
  readonly jacobian?: (x: Float64Array) => Matrix;
}

/**
 * y = x + hf((x + y)/2), solved by fixed-point iteration or Newton to the last digits.
 * @throws RangeError where the equation is not solved to the tolerance: the step is too long
 */
export function implicitMidpoint(field: Field, options: MidpointOptions = {}): Step {
  const { tolerance = 1e-12, maxIterations = 100, jacobian } = options;
  return (x, h) => {
    const allowed = tolerance * (1 + largest(x));
    const y = addTo(x.slice(), h, field(x));
    let before = Number.POSITIVE_INFINITY;
    for (let i = 0; i < maxIterations; i++) {
      const middle = x.map((each, j) => (each + y[j]) / 2);
      const correction = addTo(x.slice(), h, field(middle)).map((each, j) => each - y[j]);
      const residual = largest(correction);
      // Solved, and no digit more to win: the last correction did not halve the residual.
      if (residual === 0 || (residual <= allowed && residual > before / 2)) return y;
      before = residual;
      addTo(y, 1, jacobian === undefined ? correction : newton(correction, jacobian(middle), h));
    }
    throw new RangeError(`invalid step: ${h} leaves a residual of ${before} in the implicit midpoint rule`);
  };
}

/** δ from (1 − hJ/2)δ = correction. */
function newton(correction: Float64Array, jacobian: Matrix, h: number): Float64Array {
  const matrix = Matrix.eye(correction.length).sub(jacobian.clone().mul(h / 2));
  return Float64Array.from(solve(matrix, Matrix.columnVector(correction)).to1DArray());
}

/** Three steps of a symmetric step of order 2, of sizes w₁h, w₀h, w₁h with w₁ = 1/(2 − 2^{1/3}), w₀ = 1 − 2w₁: order 4. */
export function yoshida4(step: Step): Step {
  const w1 = 1 / (2 - Math.cbrt(2));
  const w0 = 1 - 2 * w1;
  return (x, h) => step(step(step(x, w1 * h), w0 * h), w1 * h);
}

function addTo(target: Float64Array, factor: number, x: Float64Array): Float64Array {
  for (let i = 0; i < target.length; i++) target[i] += factor * x[i];
  return target;
}

/** max|xᵢ|; NaN where there is one. */
function largest(x: Float64Array): number {
  return x.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}
