import { type AbstractMatrix, inverse, Matrix, solve } from "ml-matrix";
import {
  type Blocks,
  blocks,
  column,
  entries,
  expmAction,
  finiteVector,
  gaussLegendre,
  scaledIdentity,
  schurComplement,
  symmetricOrder,
} from "../linalg/index.js";
import { type FlowTime, type InnerSteps, innerSteps, positive } from "../tasks/index.js";
import { nzKernel } from "./nakajima-zwanzig.js";
import { blockKernel, lag, type MemoryKernel } from "./projection.js";

// Gradient flow ẋ = −Hx of a quadratic, x = φ − c, seen through some parameters r and with the others u eliminated. The
// same data have three exact equations, one for each projector, so "the" memory kernel does not exist:
//   block:     ṙ = −H_rr r + ∫K r − H_ru e^{−H_uu t} u₀,             K(t) = H_ru e^{−H_uu t} H_ur       (u = 0)
//   friction:  ṙ = −S r − ∫Γ(t−t′) ṙ(t′) dt′ + F(t),                 Γ(t) = H_ru H_uu⁻¹ e^{−H_uu t} H_ur, K = −Γ̇
//   Mori:      ṙ = −S r + ∫K_M r + noise orthogonal to r(0),         covariance of the tasks ∝ H⁻¹
// with the Schur complement S = H_rr − H_ru H_uu⁻¹ H_ur. Their Laplace transforms: K̂ = Γ(0) − zΓ̂, K̂_M = Γ̂(1 + Γ̂)⁻¹S.

/** The second form: what hidden parameters do to the moving ones, as friction and force. */
export interface FrictionKernel {
  /** S, the curvature seen when the hidden parameters follow at once. */
  readonly stiffness: Matrix;
  /** Γ(t), m×m. */
  gamma(t: FlowTime): Matrix;
  /** F(t) = −H_ru e^{−H_uu t}(u₀ + H_uu⁻¹H_ur r₀) for the full displacement x₀; zero when u₀ has relaxed to r₀. */
  force(t: FlowTime, x0: ArrayLike<number>): Float64Array;
}

export interface SubsetKernels {
  readonly block: MemoryKernel<FlowTime>;
  readonly friction: FrictionKernel;
  readonly mori: MemoryKernel<FlowTime>;
}

/**
 * The three kernels of gradient flow for the resolved parameters.
 * @param h n×n curvature, symmetric and positive definite.
 * @throws when it is not, or when the indices are out of range, repeated, none or all.
 */
export function subsetKernels(h: AbstractMatrix, resolved: readonly number[]): SubsetKernels {
  const generator = Matrix.mul(Matrix.checkMatrix(h), -1);
  const { mori: em, tr } = projectors(h, resolved);
  return {
    block: blockKernel<FlowTime>(generator, resolved),
    friction: frictionKernel(h, resolved),
    mori: nzKernel<FlowTime>(generator, tr, em),
  };
}

/** Γ, S and F for the resolved parameters. Throws like `subsetKernels`. */
export function frictionKernel(h: AbstractMatrix, resolved: readonly number[]): FrictionKernel {
  const { ru, ur, uu, unresolved } = positiveBlocks(h, resolved);
  const towards = solve(uu, ur); // H_uu⁻¹H_ur
  return {
    stiffness: schurComplement(h, resolved),
    gamma: (t) => ru.mmul(expmAction(uu, towards, -lag(t))),
    force: (t, x0) => {
      finiteVector("initial state", x0, h.rows);
      const pick = (indices: readonly number[]): Matrix => column(indices.map((index) => x0[index]));
      const off = Matrix.add(pick(unresolved), towards.mmul(pick(resolved)));
      return entries(ru.mmul(expmAction(uu, off, -lag(t))).mul(-1));
    },
  };
}

/** max |ṙ + S r + ∫Γṙ − F| at time t: zero to quadrature accuracy when the friction form holds. Default 30 points. */
export function frictionResidual(
  kernel: FrictionKernel,
  t: FlowTime,
  evolution: {
    readonly trajectory: (t: FlowTime) => ArrayLike<number>;
    readonly rate: (t: FlowTime) => ArrayLike<number>;
    readonly x0: ArrayLike<number>;
  },
  points = 30,
): number {
  const { trajectory, rate, x0 } = evolution;
  const sum = column(rate(t)).add(kernel.stiffness.mmul(column(trajectory(t))));
  for (const { node, weight } of gaussLegendre(points, 0, t)) {
    const pull = kernel.gamma((t - node) as FlowTime).mmul(column(rate(node as FlowTime)));
    sum.add(pull.mul(weight));
  }
  const force = kernel.force(t, x0);
  return Math.max(...entries(sum).map((value, i) => Math.abs(value - force[i])));
}

/** The Laplace transforms of the three kernels at z > 0, each from its own definition and none from another. */
export function laplaceKernels(
  h: AbstractMatrix,
  resolved: readonly number[],
  z: number,
): { block: Matrix; friction: Matrix; mori: Matrix } {
  positive("Laplace variable", z);
  const { ru, ur, uu } = positiveBlocks(h, resolved);
  const { mori: em, tr } = projectors(h, resolved);
  const m = Matrix.mul(Matrix.checkMatrix(h), -1);
  const identity = scaledIdentity(m.rows);
  const qm = Matrix.sub(identity, em.mmul(tr)).mmul(m);
  const shifted = Matrix.add(uu, scaledIdentity(uu.rows, z));
  return {
    block: ru.mmul(solve(shifted, ur)),
    friction: ru.mmul(solve(uu, solve(shifted, ur))),
    mori: tr.mmul(m).mmul(solve(Matrix.sub(scaledIdentity(m.rows, z), qm), qm.mmul(em))),
  };
}

/** The discrete form: r_{s+1} = A_rr r_s + Σ_{m<s} kernel(s−1−m) r_m + term(s, u₀), A = 1 − αH. */
export interface DescentMemory {
  /** A_rr. */
  readonly markov: Matrix;
  /** A_ru A_uu^m A_ur = α² H_ru (1 − αH_uu)^m H_ur: what the state m + 1 steps back adds. */
  kernel(m: InnerSteps): Matrix;
  /** A_ru A_uu^s u₀ for the full displacement x₀. */
  term(s: InnerSteps, x0: ArrayLike<number>): Float64Array;
}

/** The memory of gradient descent with learning rate α in the resolved parameters. */
export function descentMemory(h: AbstractMatrix, alpha: number, resolved: readonly number[]): DescentMemory {
  positive("learning rate", alpha);
  symmetricOrder(h);
  const { rr, ru, ur, uu, unresolved } = blocks(h, resolved);
  const hiddenSteps = (vectors: Matrix, steps: number): Matrix => {
    let moved = vectors;
    for (let step = 0; step < innerSteps(steps); step++) moved = Matrix.sub(moved, uu.mmul(moved).mul(alpha));
    return moved;
  };
  return {
    markov: scaledIdentity(rr.rows).sub(Matrix.mul(rr, alpha)),
    kernel: (m) => ru.mmul(hiddenSteps(ur, m)).mul(alpha * alpha),
    term: (s, x0) => {
      finiteVector("initial state", x0, h.rows);
      const hidden = column(unresolved.map((index) => x0[index]));
      return entries(ru.mmul(hiddenSteps(hidden, s)).mul(-alpha));
    },
  };
}

/** Tr reads r off x; the Mori embedding is r ↦ ⟨x rᵀ⟩⟨r rᵀ⟩⁻¹ r with the covariance H⁻¹ (its scale cancels). */
function projectors(h: AbstractMatrix, resolved: readonly number[]): { tr: Matrix; mori: Matrix } {
  positiveBlocks(h, resolved);
  const kept = [...resolved];
  const all = Array.from({ length: h.rows }, (_, index) => index);
  const covariance = inverse(h);
  const mori = covariance.selection(all, kept).mmul(inverse(covariance.selection(kept, kept)));
  return { tr: scaledIdentity(h.rows).selection(kept, all), mori };
}

function positiveBlocks(h: AbstractMatrix, resolved: readonly number[]): Blocks {
  const n = symmetricOrder(h);
  const factor = Matrix.checkMatrix(h).clone();
  // Cholesky without the factor: every pivot of a positive definite matrix is positive.
  for (let k = 0; k < n; k++) {
    const pivot = factor.get(k, k);
    if (!(pivot > 0)) throw new RangeError(`invalid curvature: not positive definite (pivot ${pivot} at place ${k})`);
    for (let i = k + 1; i < n; i++) {
      const ratio = factor.get(i, k) / pivot;
      for (let j = k + 1; j < n; j++) factor.set(i, j, factor.get(i, j) - ratio * factor.get(k, j));
    }
  }
  return blocks(h, resolved);
}
