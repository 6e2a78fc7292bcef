import { type AbstractMatrix, Matrix, pseudoInverse } from "ml-matrix";
import { blocks, column, entries, expmAction, finiteVector, wholeNumber } from "../linalg/index.js";
import { type FlowTime, positive } from "../tasks/index.js";
import { blockKernel, lag, type MemoryKernel } from "./projection.js";

// Memory among the outputs of a model. Training on n points with the loss Σ(f − y)²/2n moves outputs by the tangent kernel
// Θ = JJᵀ (Jacot et al., NeurIPS 2018). For a model that is linear in its parameters Θ stays what it is, and
//   ḟ = −Θ(f − y)/n         on all training points: closed, no memory;
//   K(t) = Θ_ru e^{−Θ_uu t/n} Θ_ur / n²   seen through some training points r;
//   K = 0, I(t) = −Θ_{*X} e^{−Θt/n}(f₀ − y)/n   on test points *: they do not act back, all learning is in the term I.
// Where the model is not linear, equal outputs do not have equal futures: the outputs are no Markov state.

/** A model as a function of its parameters, on a fixed list of inputs. */
export interface Model {
  /** Number of parameters. */
  readonly size: number;
  /** f(φ), one output an input. */
  outputs(phi: ArrayLike<number>): Float64Array;
  /** ∂f/∂φ, inputs × parameters. */
  jacobian(phi: ArrayLike<number>): Matrix;
}

/** f = Fφ with fixed features F, inputs × parameters. */
export function linearModel(features: AbstractMatrix): Model {
  const f = Matrix.checkMatrix(features).clone();
  return {
    size: f.columns,
    outputs: (phi) => entries(f.mmul(column(finiteVector("parameters", phi, f.columns)))),
    jacobian: () => f.clone(),
  };
}

/** f(x) = Σ_k a_k tanh(w_k x + b_k)/√width on scalar inputs; the parameters are w, b, a, one block after the other. */
export function tanhNetwork(inputs: ArrayLike<number>, width: number): Model {
  wholeNumber("width", width, 1);
  const scale = 1 / Math.sqrt(width);
  const x = Float64Array.from(inputs);
  const unit = (phi: ArrayLike<number>, k: number, input: number): number => Math.tanh(phi[k] * input + phi[width + k]);
  return {
    size: 3 * width,
    outputs: (phi) => {
      finiteVector("parameters", phi, 3 * width);
      return x.map((input) => {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += phi[2 * width + k] * unit(phi, k, input);
        return scale * sum;
      });
    },
    jacobian: (phi) => {
      finiteVector("parameters", phi, 3 * width);
      const matrix = Matrix.zeros(x.length, 3 * width);
      x.forEach((input, row) => {
        for (let k = 0; k < width; k++) {
          const h = unit(phi, k, input);
          const back = scale * phi[2 * width + k] * (1 - h * h);
          matrix.set(row, k, back * input);
          matrix.set(row, width + k, back);
          matrix.set(row, 2 * width + k, scale * h);
        }
      });
      return matrix;
    },
  };
}

/** Θ = J(φ)J(φ)ᵀ, inputs × inputs. */
export function tangentKernel(model: Model, phi: ArrayLike<number>): Matrix {
  const jacobian = model.jacobian(phi);
  return jacobian.mmul(jacobian.transpose());
}

/** The kernel of the error f − y on some of the n training points, from the full training Θ (n×n). */
export function trainingKernel(theta: AbstractMatrix, resolved: readonly number[]): MemoryKernel<FlowTime> {
  return blockKernel<FlowTime>(Matrix.mul(Matrix.checkMatrix(theta), -1 / theta.rows), resolved);
}

/**
 * The same for test points, which training does not look at: K = 0, markov = 0, and all learning in the inhomogeneous term.
 * @param theta tangent kernel over all points, tests and training.
 * @param tests indices of the test points; the others are trained on. The initial state of `inhomogeneous` is f₀ on the test
 *   points and f₀ − y on the others.
 */
export function testKernel(theta: AbstractMatrix, tests: readonly number[]): MemoryKernel<FlowTime> {
  const { ru, uu, unresolved } = blocks(theta, tests);
  const n = unresolved.length;
  return {
    size: tests.length,
    markov: Matrix.zeros(tests.length, tests.length),
    K: (t) => Matrix.zeros(tests.length, tests.length).mul(lag(t)),
    inhomogeneous: (t, x0) => {
      finiteVector("initial state", x0, theta.rows);
      const errors = column(unresolved.map((index) => x0[index]));
      return entries(ru.mmul(expmAction(uu, errors, -lag(t) / n)).mul(-1 / n));
    },
  };
}

/** φ after one descent step on the loss Σ(f − y)²/2n. */
export function trainingStep(model: Model, phi: ArrayLike<number>, y: ArrayLike<number>, rate: number): Float64Array {
  positive("learning rate", rate);
  const f = model.outputs(phi);
  const error = f.map((value, i) => value - finiteVector("targets", y, f.length)[i]);
  const gradient = entries(model.jacobian(phi).transpose().mmul(column(error)));
  return Float64Array.from(phi, (value, i) => value - (rate / f.length) * gradient[i]);
}

/**
 * Other parameters with the same outputs: a move of length `size` from φ along the part of `direction` that the Jacobian
 * does not see, corrected by Newton's method (least change) until outputs agree to 1e-15 of their size.
 * @throws when the Jacobian sees every direction, or Newton does not arrive.
 */
export function equalOutputs(
  model: Model,
  phi: ArrayLike<number>,
  direction: ArrayLike<number>,
  size = 1,
): Float64Array {
  positive("size", size);
  const wanted = model.outputs(phi);
  const jacobian = model.jacobian(phi);
  const push = column(finiteVector("direction", direction, model.size));
  const unseen = entries(Matrix.sub(push, pseudoInverse(jacobian).mmul(jacobian.mmul(push))));
  const length = Math.hypot(...unseen);
  if (!(length > 1e-10 * push.norm())) throw new RangeError("invalid model: its outputs see every direction");
  let other = Float64Array.from(phi, (value, i) => value + (size / length) * unseen[i]);
  let best = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 50; iteration++) {
    const miss = model.outputs(other).map((value, i) => value - wanted[i]);
    const gap = Math.max(...miss.map(Math.abs));
    if (gap <= 1e-15 * (1 + Math.max(...wanted.map(Math.abs))) || (gap >= best && gap < 1e-13)) return other;
    best = gap;
    const change = entries(pseudoInverse(model.jacobian(other)).mmul(column(miss)));
    other = other.map((value, i) => value - change[i]);
  }
  throw new RangeError(`invalid size: ${size} (Newton stopped at ${best})`);
}
