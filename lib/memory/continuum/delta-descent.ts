/**
 * One step of descent, written three ways, and the step that also looks at what is stored, delta gradient descent (56–57). For y = W x and u = ∇_y L:
 *
 *     plain      W⁺ = W − η u xᵀ                           = argmin_W ⟨u, W x⟩ + ‖W − W_t‖²/2η                         (proximal)
 *                                                          = argmin_W ⟨Σ_s u_s, W x_s⟩ + ‖W − W_1‖²/2η   for constant η  (follow the leader)
 *     delta      W⁺ = W (1 − η′ x xᵀ) − η′ u xᵀ              = argmin_W ½‖W x + u‖² + ‖W − W_t‖²/2η,   η′ = η/(1 + η‖x‖²)
 *
 * The trap: u belongs to a loss. With the dot product, u = −v, the delta step is the delta rule and W x reads back v. With the squared loss u = W x − v already
 * holds −v *and* W x, the step is −η′ (2 W x − v) xᵀ, and what is read back in the end is v/2.
 */
import { Matrix } from "ml-matrix";
import { finiteVector } from "../../linalg/index.js";

export interface DescentStep {
  /** W, out × in. */
  readonly weights: Matrix;
  /** x, length in. */
  readonly input: ArrayLike<number>;
  /** u = ∇_y L, length out. */
  readonly surprise: ArrayLike<number>;
  /** η > 0. */
  readonly rate: number;
}

/** W − η u xᵀ. @throws RangeError where lengths do not fit, numbers are not finite, or η is not positive */
export function plainStep(step: DescentStep): Matrix {
  const { x, u, rate, weights } = checked(step);
  return Matrix.sub(weights, u.mmul(x.transpose()).mul(rate));
}

/** W (1 − η′ x xᵀ) − η′ u xᵀ. @throws as `plainStep` */
export function deltaStep(step: DescentStep): Matrix {
  const { x, u, rate, weights } = checked(step);
  const eta = rate / (1 + rate * x.dot(x));
  return Matrix.sub(weights, Matrix.add(weights.mmul(x), u).mmul(x.transpose()).mul(eta));
}

/** "dot product": ⟨W x, −v⟩, u = −v. "squared": ½‖W x − v‖², u = W x − v. */
export type MemoryLoss = "dot product" | "squared";

/** u of a loss for the value v. @throws RangeError on an unknown loss */
export function surpriseOf(
  loss: MemoryLoss,
  weights: Matrix,
  input: ArrayLike<number>,
  value: ArrayLike<number>,
): number[] {
  if (loss === "dot product") return Array.from(value, (v) => -v);
  if (loss !== "squared") throw new RangeError(`unknown loss "${String(loss)}" (known: dot product, squared)`);
  const read = weights.mmul(Matrix.columnVector(Array.from(input)));
  return Array.from(value, (v, i) => read.get(i, 0) - v);
}

function checked({ weights, input, surprise, rate }: DescentStep) {
  finiteVector("input", input, weights.columns);
  finiteVector("surprise", surprise, weights.rows);
  if (!(rate > 0 && Number.isFinite(rate))) throw new RangeError(`invalid rate: ${rate}`);
  return {
    weights,
    rate,
    x: Matrix.columnVector(Array.from(input)),
    u: Matrix.columnVector(Array.from(surprise)),
  };
}
