import { column, entries } from "../linalg/index.js";
import { type FlowTime, type Loss, positive } from "../tasks/index.js";

// Gradient flow φ̇ = −∇𝓛(φ), the limit α → 0 at fixed τ = kα of gradient descent, equation (5.3), to round-off. The
// integrator extrapolates the modified midpoint rule in powers of the squared step (Gragg, Bulirsch and Stoer, Numer.
// Math. 8, 1 (1966)), sub-steps 2, 4, … 16: order 16, with the size of the last correction as error estimate.

export interface FlowOptions {
  /** Largest accepted error a step, relative to 1 + max|x|; default 1e-14. */
  readonly tolerance?: number;
}

const SUBSTEPS = [2, 4, 6, 8, 10, 12, 14, 16];
const SMALLEST_FRACTION = 1e-9;

export type VectorField = (x: Float64Array) => Float64Array;

/** φ(τ) of a loss from φ(0) = θ. */
export function gradientFlow(
  loss: Loss,
  theta: ArrayLike<number>,
  tau: FlowTime,
  options: FlowOptions = {},
): Float64Array {
  return integrate((phi) => loss.gradient(phi).map((g) => -g), theta, tau, options);
}

/** x(t) of the autonomous equation ẋ = f(x). Throws when the step has to be cut below 1e-9 of the interval. */
export function integrate(f: VectorField, x0: ArrayLike<number>, t: number, options: FlowOptions = {}): Float64Array {
  const { tolerance = 1e-14 } = options;
  if (!(t >= 0 && Number.isFinite(t))) throw new RangeError(`invalid time: ${t}`);
  let x: Float64Array = Float64Array.from(x0);
  let done = 0;
  let step = t / 8;
  while (done < t) {
    step = Math.min(step, t - done);
    const { value, error } = extrapolatedStep(f, x, step);
    const scale = 1 + Math.max(...value.map(Math.abs));
    // Below a few units of round-off a smaller step cannot help.
    if (error <= Math.max(tolerance, 4e-16) * scale) {
      x = value;
      done = t - done - step < SMALLEST_FRACTION * t ? t : done + step;
      step *= 1.5;
    } else {
      step /= 2;
      if (step < SMALLEST_FRACTION * t) throw new RangeError(`invalid vector field: step fell to ${step}`);
    }
  }
  return x;
}

function extrapolatedStep(f: VectorField, x: Float64Array, step: number): { value: Float64Array; error: number } {
  let row: Float64Array[] = [];
  let error = Number.POSITIVE_INFINITY;
  SUBSTEPS.forEach((n, level) => {
    const next = [modifiedMidpoint(f, x, step, n)];
    for (let j = 0; j < level; j++) {
      const ratio = (n / SUBSTEPS[level - 1 - j]) ** 2;
      const better = next[j];
      const worse = row[j];
      next.push(better.map((value, i) => value + (value - worse[i]) / (ratio - 1)));
    }
    const best = next[level];
    if (level > 0) error = Math.max(...best.map((value, i) => Math.abs(value - (next[level - 1][i] ?? 0))));
    row = next;
  });
  return { value: row.at(-1) as Float64Array, error };
}

function modifiedMidpoint(f: VectorField, x: Float64Array, step: number, n: number): Float64Array {
  const h = step / n;
  let before = x;
  let here = axpy(x, h, f(x));
  for (let i = 1; i < n; i++) [before, here] = [here, axpy(before, 2 * h, f(here))];
  const after = axpy(here, h, f(here));
  return before.map((value, i) => (value + after[i]) / 2);
}

function axpy(x: Float64Array, factor: number, y: Float64Array): Float64Array {
  return x.map((value, i) => value + factor * y[i]);
}

/**
 * Gradient flow of the modified loss 𝓛 + (α/4)‖∇𝓛‖², which descent with learning rate α follows to O(α²) instead of O(α)
 * (Barrett and Dherin, ICLR 2021). Its gradient is ∇𝓛 + (α/2)∇²𝓛∇𝓛.
 */
export function modifiedFlow(loss: Loss, theta: ArrayLike<number>, alpha: number, tau: FlowTime): Float64Array {
  const rate = positive("learning rate", alpha);
  const field = (phi: Float64Array): Float64Array => {
    const gradient = loss.gradient(phi);
    const turned = entries(loss.hessian(phi).mmul(column(gradient)));
    return gradient.map((g, i) => -g - (rate / 2) * turned[i]);
  };
  return integrate(field, theta, tau);
}

/**
 * ε(τ), the coefficient of α in φ⁽ᵏ⁾ − φ(kα) = αε(τ) + O(α²): ε̇ = −∇²𝓛 ε − ½∇²𝓛∇𝓛 along the flow, ε(0) = 0.
 */
export function eulerLeadingError(loss: Loss, theta: ArrayLike<number>, tau: FlowTime): Float64Array {
  const n = loss.size;
  const joint = integrate(
    (state) => {
      const phi = state.subarray(0, n);
      const gradient = loss.gradient(phi);
      const pushed = state.subarray(n).map((epsilon, i) => epsilon + gradient[i] / 2);
      const turned = entries(loss.hessian(phi).mmul(column(pushed)));
      return Float64Array.from([...gradient, ...turned], (value) => -value);
    },
    [...Array.from(theta), ...new Array<number>(n).fill(0)],
    tau,
  );
  return joint.slice(n);
}
