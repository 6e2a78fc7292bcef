import type { Matrix } from "ml-matrix";
import {
  column,
  entries,
  expm,
  logmSymmetric,
  matrixPower,
  scaledIdentity,
  symmetricFunction,
} from "../linalg/index.js";
import { displacement, type FlowTime, type InnerSteps, positive, type QuadraticTask } from "../tasks/index.js";

// Adaptation to a quadratic task in closed form, A = 1 − αH:
//   φ⁽ᵏ⁾ = c + Aᵏ(θ − c),   g⁽ˢ⁾ = H Aˢ(θ − c),   φ(τ) = c + e^{−Hτ}(θ − c).
// Three routes (repeated squaring, eigenvectors, exponential of the modified Hessian) check one another.
// The last one says what descent really is: the exact flow of the modified curvature H̃ = −ln(1 − αH)/α.

export type DescentRoute = "power" | "spectral" | "exponential";
export type FlowRoute = "spectral" | "exponential";

/** φ⁽ᵏ⁾ without iterating. "exponential" needs αλ_max < 1. Default route "power". */
export function quadraticDescent(
  task: QuadraticTask,
  theta: ArrayLike<number>,
  alpha: number,
  k: InnerSteps,
  route: DescentRoute = "power",
): Float64Array {
  positive("learning rate", alpha);
  const propagators: Record<DescentRoute, () => Matrix> = {
    power: () => matrixPower(descentMap(task.H, alpha), k),
    spectral: () => symmetricFunction(task.H, (lambda) => (1 - alpha * lambda) ** k),
    exponential: () => expm(modifiedHessian(task.H, alpha), -k * alpha),
  };
  const propagator = propagators[route];
  if (propagator === undefined) throw new RangeError(`unknown route "${route}" (known: power, spectral, exponential)`);
  return move(task, theta, propagator());
}

/** φ(τ) of gradient flow. Default route "exponential". */
export function quadraticFlow(
  task: QuadraticTask,
  theta: ArrayLike<number>,
  tau: FlowTime,
  route: FlowRoute = "exponential",
): Float64Array {
  const propagators: Record<FlowRoute, () => Matrix> = {
    spectral: () => symmetricFunction(task.H, (lambda) => Math.exp(-lambda * tau)),
    exponential: () => expm(task.H, -tau),
  };
  const propagator = propagators[route];
  if (propagator === undefined) throw new RangeError(`unknown route "${route}" (known: spectral, exponential)`);
  return move(task, theta, propagator());
}

/** g⁽ˢ⁾ = H Aˢ(θ − c). */
export function quadraticGradient(
  task: QuadraticTask,
  theta: ArrayLike<number>,
  alpha: number,
  s: InnerSteps,
): Float64Array {
  const power = matrixPower(descentMap(task.H, alpha), s);
  return entries(task.H.mmul(power).mmul(column(displacement(theta, task.c))));
}

/** A = 1 − αH. */
export function descentMap(h: Matrix, alpha: number): Matrix {
  return scaledIdentity(h.rows).sub(h.clone().mul(alpha));
}

/** H̃ = −ln(1 − αH)/α, so that e^{−H̃α} = 1 − αH. Throws unless αλ_max < 1. */
export function modifiedHessian(h: Matrix, alpha: number): Matrix {
  return logmSymmetric(descentMap(h, positive("learning rate", alpha))).div(-alpha);
}

/** −(τ/2) H² e^{−Hτ}(θ − c), the coefficient of α in φ⁽ᵏ⁾ − φ(τ) for a quadratic. */
export function quadraticLeadingError(task: QuadraticTask, theta: ArrayLike<number>, tau: FlowTime): Float64Array {
  const factor = symmetricFunction(task.H, (lambda) => -(tau / 2) * lambda * lambda * Math.exp(-lambda * tau));
  return entries(factor.mmul(column(displacement(theta, task.c))));
}

function move(task: QuadraticTask, theta: ArrayLike<number>, propagator: Matrix): Float64Array {
  const moved = entries(propagator.mmul(column(displacement(theta, task.c))));
  return moved.map((value, i) => value + task.c[i]);
}
