/**
 * An optimizer as a function with a memory and numbers φ that may be learned (Andrychowicz et al. 2016, equations 1 and 3):
 *
 *     (Δ_t, h_{t+1}) = m_φ(∇f(θ_t), h_t),   θ_{t+1} = θ_t + Δ_t.
 *
 * Gradient descent, momentum and Adam are such functions with one to three numbers φ (hand-made.ts); a recurrent network is one with some thousand
 * (learned-rule.ts). `unroll` runs any of them on any family of problems, all problems at once, and is what the others here are made of.
 */
import * as tf from "@tensorflow/tfjs";
import type { ProblemFamily } from "../../tasks/problem-family.js";
import { type Key, type Params, tidyTree } from "../../tensor/index.js";

export interface UpdateRule<Phi extends Params = Params, Memory extends Params = Params> {
  /** kebab-case: "momentum". */
  readonly name: string;
  /** φ before any training. The tensors are the caller's. */
  init(key: Key): Phi;
  /** h₀ for so many problems of so many coordinates. */
  remember(problems: number, dimension: number): Memory;
  /** Δ [problems, dimension] and the next memory, from the gradient [problems, dimension]. Pure and traceable. */
  update(phi: Phi, memory: Memory, gradient: tf.Tensor): { readonly step: tf.Tensor; readonly memory: Memory };
}

/** Where an optimizer stands: θ_t [problems, dimension] and h_t. */
export type Standing<Memory extends Params> = { readonly theta: tf.Tensor; readonly memory: Memory };

/**
 * What the derivative of f(θ_t) to φ goes through. "constant" (default): ∇f(θ_t) counts as a number, so that no second derivative of f is needed
 * (the paper's assumption ∂∇f/∂φ = 0, the dashed edges of its figure 2 dropped). "followed": everything.
 */
export type GradientFlow = "constant" | "followed";

/**
 * T steps from a standing: f(θ₁), …, f(θ_T) as [T, problems], and the standing after them. Traceable; differentiable to φ.
 * @throws RangeError on a number of steps that is no positive whole number
 */
export function unroll<Phi extends Params, Memory extends Params, Data extends Params>(
  rule: UpdateRule<Phi, Memory>,
  family: ProblemFamily<Data>,
  phi: Phi,
  data: Data,
  from: Standing<Memory>,
  steps: number,
  flow: GradientFlow = "constant",
): { readonly values: tf.Tensor; readonly standing: Standing<Memory> } {
  if (!(Number.isSafeInteger(steps) && steps > 0)) throw new RangeError(`invalid number of steps: ${steps}`);
  return tidyTree(() => {
    let { theta, memory } = from;
    const values: tf.Tensor[] = [];
    for (let t = 0; t < steps; t++) {
      const gradient = family.gradient(data, flow === "constant" ? stopGradient(theta) : theta);
      const next = rule.update(phi, memory, gradient);
      theta = tf.add(theta, next.step);
      memory = next.memory;
      values.push(family.value(data, theta));
    }
    return { values: tf.stack(values), standing: { theta, memory } };
  });
}

/** The same numbers, with derivative zero. */
export function stopGradient(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((given) => ({
    value: (given as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);
}
