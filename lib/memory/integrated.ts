import { Matrix } from "ml-matrix";
import {
  blocks,
  column,
  entries,
  expmAction,
  gaussLegendre,
  type MatrixLike,
  sparseBuilder,
  toSparse,
} from "../linalg/index.js";
import type { MemoryKernel } from "./projection.js";

// The memory equation integrated once, so that it speaks about states like a sum of gradients does, and not about rates:
//   x(t) = x(0) + ∫₀ᵗ [L + 𝓜(t−t′)] x(t′) dt′ + ∫₀ᵗ I(t′) dt′,     𝓜(τ) = ∫₀^τ K(s) ds.
// A linear Volterra equation of the second kind whose kernel depends on the lag. The gradient-flow equation (5.3) is also
// Volterra of the second kind, with a kernel that is the same for every lag; so is any initial-value problem.

/**
 * 𝓜(τ) = M_ru [∫₀^τ e^{M_uu s} ds] M_ur. The integral times M_ur is the upper right block of exp(τ [[M_uu, M_ur], [0, 0]]),
 * which needs no inverse of M_uu (Van Loan, IEEE Trans. Automat. Contr. 23, 395 (1978)) and acts on m columns only.
 * @param m n×n generator, dense or sparse.
 */
export function integratedBlockKernel(m: MatrixLike, resolved: readonly number[], tau: number): Matrix {
  const { ru, ur, ...rest } = blocks(m, resolved);
  const uu = toSparse(rest.uu);
  const [hidden, kept] = [ur.rows, ur.columns];
  const builder = sparseBuilder(hidden + kept, hidden + kept);
  for (let row = 0; row < hidden; row++) {
    for (let k = uu.rowStart[row]; k < uu.rowStart[row + 1]; k++) builder.add(row, uu.column[k], uu.value[k]);
    for (let j = 0; j < kept; j++) builder.add(row, hidden + j, ur.get(row, j));
  }
  const start = Matrix.zeros(hidden + kept, kept);
  for (let j = 0; j < kept; j++) start.set(hidden + j, j, 1);
  return ru.mmul(expmAction(builder.build(), start, tau).subMatrix(0, hidden - 1, 0, kept - 1));
}

/** 𝓜(τ) by Gauss–Legendre quadrature of any kernel: the oracle of `integratedBlockKernel`. */
export function integratedKernelReference<Time extends number>(
  kernel: MemoryKernel<Time>,
  tau: Time,
  points = 30,
): Matrix {
  const sum = Matrix.zeros(kernel.size, kernel.size);
  for (const { node, weight } of gaussLegendre(points, 0, tau)) sum.add(kernel.K(node as Time).mul(weight));
  return sum;
}

export interface IntegratedResidualOptions {
  readonly trajectory: (t: number) => ArrayLike<number>;
  /** Full initial state, for ∫I. */
  readonly x0: ArrayLike<number>;
  readonly points?: number;
}

/** max |x(t) − x(0) − ∫[L + 𝓜]x − ∫I| for a block kernel. */
export function integratedResidual(
  m: MatrixLike,
  resolved: readonly number[],
  kernel: MemoryKernel,
  t: number,
  options: IntegratedResidualOptions,
): number {
  const { trajectory, x0, points = 30 } = options;
  const right = column(trajectory(0));
  for (const { node, weight } of gaussLegendre(points, 0, t)) {
    const generator = Matrix.add(kernel.markov, integratedBlockKernel(m, resolved, t - node));
    right.add(generator.mmul(column(trajectory(node))).mul(weight));
    right.add(column(kernel.inhomogeneous(node, x0)).mul(weight));
  }
  const left = trajectory(t);
  return Math.max(...entries(right).map((value, index) => Math.abs(value - left[index])));
}
