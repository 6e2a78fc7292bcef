import { finiteVector } from "../linalg/index.js";
import { type InnerSteps, innerSteps, type Loss, positive } from "../tasks/index.js";

// The inner loop, θ⁽ˢ⁺¹⁾ = θ⁽ˢ⁾ − α∇𝓛(θ⁽ˢ⁾), with every iterate and gradient kept (equation (1.2) of the source document),
// and its telescoped form φ⁽ᵏ⁾ = θ − α Σ_{s<k} g⁽ˢ⁾, equation (5.1).

export interface Trajectory {
  /** θ⁽⁰⁾ … θ⁽ᵏ⁾: k + 1 vectors. */
  readonly iterates: readonly Float64Array[];
  /** g⁽⁰⁾ … g⁽ᵏ⁻¹⁾: k vectors. */
  readonly gradients: readonly Float64Array[];
}

/**
 * k steps of plain descent from θ (length `loss.size`).
 * @throws on a learning rate that is not positive, a k that is no whole number, parameters of the wrong length.
 */
export function gradientDescent(loss: Loss, theta: ArrayLike<number>, alpha: number, k: InnerSteps): Trajectory {
  positive("learning rate", alpha);
  innerSteps(k);
  const iterates = [Float64Array.from(finiteVector("parameters", theta, loss.size))];
  const gradients: Float64Array[] = [];
  for (let s = 0; s < k; s++) {
    const here = iterates[s];
    const gradient = loss.gradient(here);
    gradients.push(gradient);
    iterates.push(here.map((value, i) => value - alpha * gradient[i]));
  }
  return { iterates, gradients };
}

/** φ⁽ᵏ⁾, the last iterate. */
export function adapted(trajectory: Trajectory): Float64Array {
  return trajectory.iterates.at(-1) as Float64Array;
}

/** θ − α Σ g⁽ˢ⁾ of (5.1). */
export function telescoped(theta: ArrayLike<number>, alpha: number, gradients: readonly Float64Array[]): Float64Array {
  return Float64Array.from(theta, (value, i) => value - alpha * gradients.reduce((sum, g) => sum + g[i], 0));
}
