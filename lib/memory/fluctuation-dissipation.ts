import { type AbstractMatrix, CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import { type Blocks, blocks, expmAction, maxAbs, symmetricOrder, wholeNumber } from "../linalg/index.js";
import { type FlowTime, positive } from "../tasks/index.js";
import { foldIn, type Key, normal } from "../tensor/random.js";
import { lag } from "./projection.js";
import { frictionKernel } from "./subset-kernels.js";

// Fluctuation and dissipation of hidden parameters. In ṙ = −Sr − ∫Γṙ + F the force F(t) = −H_ru e^{−H_uu t} v, with
// v = u₀ + H_uu⁻¹H_ur r₀ the distance of the hidden parameters from where they relax to. If v scatters over tasks with
// mean zero and covariance Σ_u,
//   ⟨F(t)F(0)ᵀ⟩ = H_ru e^{−H_uu t} Σ_u H_ur,   equal to T·Γ(t) for all t  ⇐  Σ_u = T H_uu⁻¹:
// the relation holds for tasks that are thermal conformers of the same elastic energy. It is a statement about p(𝒯), not
// about θ* (Kubo, Rep. Prog. Phys. 29, 255 (1966), for the physics).

/** Σ_u = T H_uu⁻¹: the hidden parameters of tasks drawn from e^{−energy/T}. */
export function thermalCovariance(h: AbstractMatrix, resolved: readonly number[], temperature: number): Matrix {
  const { uu } = checkedBlocks(h, resolved);
  const flexibility = inverse(uu);
  // The inverse of a symmetric matrix is symmetric to round-off only.
  return Matrix.add(flexibility, flexibility.transpose()).mul(positive("temperature", temperature) / 2);
}

/** ⟨F(t)F(0)ᵀ⟩ for the covariance Σ_u of the hidden parameters about their conditional minimum. */
export function forceCorrelation(
  h: AbstractMatrix,
  resolved: readonly number[],
  covariance: AbstractMatrix,
): (t: FlowTime) => Matrix {
  const { ru, ur, uu } = checkedBlocks(h, resolved);
  if (symmetricOrder(covariance) !== uu.rows) {
    throw new RangeError(`invalid covariance: got ${covariance.rows}, expected ${uu.rows}`);
  }
  const source = Matrix.checkMatrix(covariance).mmul(ur);
  return (t) => ru.mmul(expmAction(uu, source, -lag(t)));
}

export interface Violation {
  /** max over times of ‖⟨F(t)F(0)ᵀ⟩ − TΓ(t)‖ (largest entry), over the largest entry of T Γ(0). */
  readonly relative: number;
  /** The same with the temperature that makes it smallest in the least-squares sense. */
  readonly atBestTemperature: number;
  readonly bestTemperature: number;
}

/** How far a task law is from the relation at temperature T, at the given times. Throws when nothing is coupled. */
export function fluctuationDissipationViolation(
  h: AbstractMatrix,
  resolved: readonly number[],
  covariance: AbstractMatrix,
  temperature: number,
  times: readonly FlowTime[],
): Violation {
  positive("temperature", temperature);
  wholeNumber("number of times", times.length, 1);
  const correlation = forceCorrelation(h, resolved, covariance);
  const { gamma } = frictionKernel(h, resolved);
  const pairs = times.map((t) => ({ force: correlation(t), friction: gamma(t) }));
  let [cross, square] = [0, 0];
  for (const { force, friction } of pairs) {
    cross += force.dot(friction);
    square += friction.dot(friction);
  }
  const bestTemperature = cross / square;
  const size = maxAbs(gamma(0 as FlowTime));
  if (size === 0) throw new RangeError(`invalid curvature: resolved and hidden parameters have the coupling ${size}`);
  const gap = (scale: number): number =>
    Math.max(...pairs.map(({ force, friction }) => maxAbs(Matrix.sub(force, Matrix.mul(friction, scale))))) / size;
  return {
    relative: gap(temperature) / temperature,
    atBestTemperature: gap(bestTemperature) / bestTemperature,
    bestTemperature,
  };
}

export interface SampledCorrelation {
  readonly mean: Matrix;
  /** Standard error of each entry. */
  readonly standardError: Matrix;
}

/** ⟨F(t)F(0)ᵀ⟩ from `tasks` draws of the hidden parameters, one key a task; no covariance enters but in the draws. */
export function sampleForceCorrelation(
  h: AbstractMatrix,
  resolved: readonly number[],
  covariance: AbstractMatrix,
  t: FlowTime,
  options: { readonly tasks: number; readonly key: Key },
): SampledCorrelation {
  const { unresolved } = checkedBlocks(h, resolved);
  const tasks = wholeNumber("number of tasks", options.tasks, 2);
  const cholesky = new CholeskyDecomposition(covariance);
  if (!cholesky.isPositiveDefinite()) throw new RangeError("invalid covariance: not positive definite");
  const { force } = frictionKernel(h, resolved);
  // F is linear in the hidden displacement: its matrix once, then a product a task.
  const response = (time: FlowTime): Matrix =>
    new Matrix(
      unresolved.map((index) => {
        const x = new Float64Array(h.rows);
        x[index] = 1;
        return Array.from(force(time, x));
      }),
    ).transpose();
  const [later, first] = [response(t), response(0 as FlowTime)].map((m) => m.mmul(cholesky.lowerTriangularMatrix));
  const m = resolved.length;
  const [sum, squares] = [Matrix.zeros(m, m), Matrix.zeros(m, m)];
  for (let task = 0; task < tasks; task++) {
    const draw = Matrix.columnVector(Array.from(normal(foldIn(options.key, task), unresolved.length)));
    const product = later.mmul(draw).mmul(first.mmul(draw).transpose());
    sum.add(product);
    squares.add(Matrix.mul(product, product));
  }
  const mean = Matrix.div(sum, tasks);
  const spread = Matrix.div(squares, tasks).sub(Matrix.mul(mean, mean));
  return { mean, standardError: Matrix.sqrt(Matrix.div(spread, tasks - 1)) };
}

function checkedBlocks(h: AbstractMatrix, resolved: readonly number[]): Blocks {
  symmetricOrder(h);
  return blocks(h, resolved);
}
