import { Matrix } from "ml-matrix";
import { finiteVector, scaledIdentity, squareOrder, wholeNumber } from "../linalg/index.js";
import { type InnerSteps, innerSteps, type Loss, positive } from "../tasks/index.js";
import { integrate } from "./flow.js";
import type { Trajectory } from "./gradient-descent.js";

// Descent with momentum (Polyak, USSR Comput. Math. Math. Phys. 4, 1 (1964)):
//   v_{s+1} = βv_s − αg_s,   φ_{s+1} = φ_s + v_{s+1},   v₀ = 0.
// The velocity is a hidden variable. Unrolled, φ⁽ᵏ⁾ = θ − α Σ_{s<k} (1 − β^{k−s})/(1 − β) g⁽ˢ⁾: old gradients weigh more, up to
// 1/(1−β). For a quadratic the map of the displacement φ − c has the transfer tensors Tₙ = δ_{n1} − αβⁿ⁻¹H: memory that is
// lost at −ln β a step. In continuous time, with friction γ, φ̇(t) = −∫₀ᵗ e^{−γ(t−t′)} ∇𝓛(φ(t′)) dt′ + e^{−γt}v₀; descent tends
// to it with h = √α, β = 1 − γh, t = kh, to first order in h. (Here time is k√α, not the kα of plain descent.)

export interface HeavyBallOptions {
  /** α > 0. */
  readonly rate: number;
  /** β with 0 ≤ β < 1; 0 is plain descent. */
  readonly momentum: number;
}

/** k steps from θ (length `loss.size`) with v₀ = 0. */
export function heavyBallDescent(
  loss: Loss,
  theta: ArrayLike<number>,
  options: HeavyBallOptions,
  k: InnerSteps,
): Trajectory {
  const { rate, momentum } = checked(options);
  innerSteps(k);
  const iterates = [Float64Array.from(finiteVector("parameters", theta, loss.size))];
  const gradients: Float64Array[] = [];
  let velocity = new Float64Array(loss.size);
  for (let s = 0; s < k; s++) {
    const gradient = loss.gradient(iterates[s]);
    gradients.push(gradient);
    velocity = velocity.map((v, i) => momentum * v - rate * gradient[i]);
    iterates.push(iterates[s].map((value, i) => value + velocity[i]));
  }
  return { iterates, gradients };
}

/** θ − α Σ_s (1 − β^{k−s})/(1 − β) g⁽ˢ⁾ of k recorded gradients: (5.1) with weights that depend on the lag. */
export function heavyBallUnrolled(
  theta: ArrayLike<number>,
  gradients: readonly Float64Array[],
  options: HeavyBallOptions,
): Float64Array {
  const { rate, momentum } = checked(options);
  const weights = gradients.map((_, s) => (1 - momentum ** (gradients.length - s)) / (1 - momentum));
  return Float64Array.from(
    theta,
    (value, i) => value - rate * gradients.reduce((sum, g, s) => sum + weights[s] * g[i], 0),
  );
}

/** The linear map of (φ − c, v) for a quadratic loss of curvature H (n×n): [[1 − αH, β], [−αH, β]], resolved 0 … n−1. */
export function heavyBallMap(h: Matrix, options: HeavyBallOptions): Matrix {
  const { rate, momentum } = checked(options);
  const one = scaledIdentity(squareOrder(h));
  const pull = Matrix.mul(h, -rate);
  const inertia = Matrix.mul(one, momentum);
  return fourBlocks(Matrix.add(one, pull), inertia, pull, inertia);
}

/** T₁ … T_n of the displacement in closed form, Tₙ = δ_{n1} − αβⁿ⁻¹H. */
export function heavyBallTensors(h: Matrix, options: HeavyBallOptions, n: number): Matrix[] {
  const { rate, momentum } = checked(options);
  wholeNumber("number of tensors", n, 1);
  return Array.from({ length: n }, (_, lag) => {
    const tensor = Matrix.mul(h, -rate * momentum ** lag);
    return lag === 0 ? tensor.add(scaledIdentity(squareOrder(h))) : tensor;
  });
}

/** Generator of (φ − c, φ̇) with friction γ for a quadratic loss: [[0, 1], [−H, −γ]]; its kernel is −H e^{−γt}. */
export function heavyBallGenerator(h: Matrix, friction: number): Matrix {
  positive("friction", friction);
  const one = scaledIdentity(squareOrder(h));
  return fourBlocks(Matrix.zeros(h.rows, h.rows), one, Matrix.mul(h, -1), Matrix.mul(one, -friction));
}

export interface HeavyBallState {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
}

/** φ(t) and φ̇(t) of φ̈ = −γφ̇ − ∇𝓛(φ), any loss, to round-off. Default velocity at the start: zero. */
export function heavyBallFlow(
  loss: Loss,
  theta: ArrayLike<number>,
  friction: number,
  t: number,
  velocity: ArrayLike<number> = new Float64Array(loss.size),
): HeavyBallState {
  positive("friction", friction);
  const n = loss.size;
  const start = [
    ...finiteVector("parameters", Array.from(theta), n),
    ...finiteVector("velocity", Array.from(velocity), n),
  ];
  const end = integrate(
    (state) => {
      const gradient = loss.gradient(state.subarray(0, n));
      return state.map((_, i) => (i < n ? state[n + i] : -friction * state[i] - gradient[i - n]));
    },
    start,
    t,
  );
  return { position: end.slice(0, n), velocity: end.slice(n) };
}

function fourBlocks(a: Matrix, b: Matrix, c: Matrix, d: Matrix): Matrix {
  const n = a.rows;
  const whole = Matrix.zeros(2 * n, 2 * n);
  whole.setSubMatrix(a, 0, 0);
  whole.setSubMatrix(b, 0, n);
  whole.setSubMatrix(c, n, 0);
  whole.setSubMatrix(d, n, n);
  return whole;
}

function checked(options: HeavyBallOptions): HeavyBallOptions {
  positive("learning rate", options.rate);
  if (!(options.momentum >= 0 && options.momentum < 1)) throw new RangeError(`invalid momentum: ${options.momentum}`);
  return options;
}
