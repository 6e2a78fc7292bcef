import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { column, dot, entries, finiteVector, symmetricOrder, wholeNumber } from "../linalg/index.js";
import { type PhysicalTime, physicalTime, positive } from "../tasks/index.js";

// Overdamped motion ẋ = −Hx of an elastic network (friction 1, so time is friction/stiffness) seen through one coordinate
// q = ûᵀx, û the normalised stretch of the pair. Eliminating the other coordinates u (projected Hessian H_uu, eigenvalues
// μ_j, weights w_j = (H_uq in eigendirection j)) gives the exact generalised Langevin equation
//   q̇ = −S q − ∫₀ᵗ Γ(t−t′) q̇(t′) dt′ + F(t),
//   Γ(t) = Σ_j w_j² e^{−μ_j t}/μ_j,   K(t) = −Γ̇ = Σ_j w_j² e^{−μ_j t},   S = H_qq − Γ(0) = 1/ûᵀH⁺û.
// (Ando et al., arXiv 2604.08320, treat the pair distance of a protein in this way.) When the conformers are thermal,
// Cov u = T H_uu⁺ about the minimum at fixed q, the force obeys ⟨F(t)F(0)⟩ = TΓ(t); for other ensembles it does not.

export interface PairMemory {
  /** H_qq, bare stiffness of the coordinate. */
  readonly bare: number;
  /** S, what is left of it when the rest has relaxed. */
  readonly relaxed: number;
  /** μ_j > 0: the rates at which the hidden motions forget. */
  readonly rates: Float64Array;
  /** w_j² belonging to them. */
  readonly weights: Float64Array;
  /** w_j v_j in the columns: the force of the hidden motions on q, split by motion, 3n×(number of rates). */
  readonly forces: Matrix;
  /** Γ(t). */
  friction(t: PhysicalTime): number;
  /** K(t) = −Γ̇(t). */
  kernel(t: PhysicalTime): number;
  /** τ = Γ(0)/K(0), the initial decay time of the friction. */
  readonly memoryTime: number;
}

/** Hidden rates below this fraction of the largest belong to rigid motions, which the coordinate does not feel. */
const ZERO = 1e-9;

/**
 * The exact memory of one coordinate.
 * @param hessian symmetric, positive semi-definite.
 * @param coordinate direction of q, any length but zero.
 * @throws on a Hessian that is not symmetric or has a negative direction beside q, and a coordinate that is zero.
 */
export function pairMemory(hessian: Matrix, coordinate: ArrayLike<number>): PairMemory {
  const n = symmetricOrder(hessian);
  const u = unit(coordinate, n);
  const force = entries(hessian.mmul(column(u)));
  const bare = dot(u, force);
  const { eigenvectorMatrix: vectors, realEigenvalues } = new EigenvalueDecomposition(hidden(hessian, u, force, bare), {
    assumeSymmetric: true,
  });
  const couplings = entries(vectors.transpose().mmul(column(force.map((value, i) => value - bare * u[i]))));
  const zero = ZERO * Math.max(...realEigenvalues);
  const modes = realEigenvalues
    .map((rate, j) => ({ rate, place: j, weight: couplings[j] ** 2 }))
    .sort((a, b) => a.rate - b.rate);
  if (modes[0].rate < -zero) throw new RangeError(`invalid hessian: not positive (a hidden rate is ${modes[0].rate})`);
  // A motion that costs no energy exerts no force on q, because H is positive: nothing is lost with it.
  const felt = modes.filter(({ rate }) => rate > zero);
  const sum = (term: (rate: number) => number): number =>
    felt.reduce((total, { rate, weight }) => total + weight * term(rate), 0);
  const friction = (t: number): number => sum((rate) => Math.exp(-rate * t) / rate);
  const kernel = (t: number): number => sum((rate) => Math.exp(-rate * t));
  return {
    bare,
    relaxed: bare - friction(0),
    rates: Float64Array.from(felt, ({ rate }) => rate),
    weights: Float64Array.from(felt, ({ weight }) => weight),
    forces: new Matrix(felt.map(({ place }) => vectors.getColumn(place).map((v) => v * couplings[place]))).transpose(),
    friction: (t) => friction(physicalTime(t)),
    kernel: (t) => kernel(physicalTime(t)),
    memoryTime: friction(0) / kernel(0),
  };
}

/**
 * ⟨F(t)F(0)⟩ = Σ_jl w_j e^{−μ_j t} v_jᵀΣv_l w_l of an ensemble of conformers, as a function of t.
 * @param covariance Σ, 3n×3n: of the hidden coordinates about their minimum at fixed q.
 */
export function forceCorrelation({ rates, forces }: PairMemory, covariance: Matrix): (t: PhysicalTime) => number {
  if (symmetricOrder(covariance) !== forces.rows) {
    throw new RangeError(`invalid covariance: got order ${covariance.rows}, expected ${forces.rows}`);
  }
  const total = Matrix.columnVector(forces.sum("row"));
  const answers = entries(forces.transpose().mmul(covariance.mmul(total)));
  return (t) => {
    physicalTime(t);
    return answers.reduce((sum, answer, j) => sum + answer * Math.exp(-rates[j] * t), 0);
  };
}

/**
 * Covariance of the other coordinates of a Gaussian ensemble when q is held: C − Cû ûᵀC/ûᵀCû. With C = TH⁺, the thermal
 * conformers of a network, it is what the fluctuation–dissipation theorem asks for, TH_uu⁺.
 */
export function heldCovariance(covariance: Matrix, coordinate: ArrayLike<number>): Matrix {
  const u = unit(coordinate, symmetricOrder(covariance));
  const moved = entries(covariance.mmul(column(u)));
  const spread = positive("spread of the coordinate", dot(u, moved));
  const held = covariance.clone();
  for (let i = 0; i < u.length; i++) {
    for (let j = 0; j < u.length; j++) held.set(i, j, held.get(i, j) - (moved[i] * moved[j]) / spread);
  }
  return held;
}

/**
 * Norms |T₁|, |T₂|, … |T_n| of the transfer tensors of q under gradient descent on ½xᵀHx with learning rate α:
 *   T₁ = 1 − αH_qq,   T_m = α² Σ_j w_j² (1 − αμ_j)^{m−2}.
 */
export function pairTensorNorms({ bare, rates, weights }: PairMemory, alpha: number, n: number): Float64Array {
  positive("learning rate", alpha);
  wholeNumber("number of tensors", n, 1);
  const terms = weights.map((weight) => alpha * alpha * weight);
  return Float64Array.from({ length: n }, (_, index) => {
    if (index === 0) return Math.abs(1 - alpha * bare);
    const norm = Math.abs(terms.reduce((sum, term) => sum + term, 0));
    rates.forEach((rate, j) => {
      terms[j] *= 1 - alpha * rate;
    });
    return norm;
  });
}

/** (1 − ûûᵀ)H(1 − ûûᵀ) = H − ûfᵀ − fûᵀ + H_qq ûûᵀ with f = Hû. */
function hidden(hessian: Matrix, u: Float64Array, force: Float64Array, bare: number): Matrix {
  const projected = hessian.clone();
  for (let i = 0; i < u.length; i++) {
    for (let j = 0; j < u.length; j++) {
      projected.set(i, j, hessian.get(i, j) - u[i] * force[j] - force[i] * u[j] + bare * u[i] * u[j]);
    }
  }
  return projected;
}

function unit(coordinate: ArrayLike<number>, n: number): Float64Array {
  const vector = Float64Array.from(finiteVector("coordinate", coordinate, n));
  const length = Math.hypot(...vector);
  if (!(length > 0)) throw new RangeError("invalid coordinate: 0 everywhere");
  return vector.map((value) => value / length);
}
