import { type AbstractMatrix, Matrix } from "ml-matrix";
import {
  blocks,
  column,
  entries,
  expm,
  expmAction,
  finiteVector,
  gaussLegendre,
  type MatrixLike,
  sparseTimes,
  squareOrder,
  toSparse,
} from "../linalg/index.js";

// Projecting a linear evolution ẋ = Mx onto some coordinates r and eliminating the others u, exactly:
//   ṙ(t) = M_rr r(t) + ∫₀ᵗ K(t − t′) r(t′) dt′ + I(t),     K(t) = M_ru e^{M_uu t} M_ur,   I(t) = M_ru e^{M_uu t} u(0).
// The memory term carries a plus sign (Nakajima, Prog. Theor. Phys. 20, 948 (1958); Zwanzig, J. Chem. Phys. 33, 1338
// (1960); many texts put a minus in front). One routine serves parameters, task averages and HEOM alike.

/** A generator, a memory kernel and an inhomogeneous term; `Time` names the kind of time they are functions of. */
export interface MemoryKernel<Time extends number = number> {
  /** Number of resolved coordinates m. */
  readonly size: number;
  /** m×m instantaneous generator (M_rr, or Tr L Em). */
  readonly markov: Matrix;
  /** m×m memory kernel at lag t ≥ 0. */
  K(t: Time): Matrix;
  /** Term I(t) of length m left by an initial state x0 (of the full space) that is not in the range of P. */
  inhomogeneous(t: Time, x0: ArrayLike<number>): Float64Array;
}

/**
 * The exact kernel of ẋ = Mx for a set of resolved coordinates.
 * @param m n×n generator, dense or sparse.
 * @param resolved indices that are kept: at least one, not all.
 * @throws on an index that is out of range or appears twice; its functions on a negative lag and on a wrong initial state.
 */
export function blockKernel<Time extends number = number>(
  m: MatrixLike,
  resolved: readonly number[],
): MemoryKernel<Time> {
  const { rr, ru, ur, unresolved, ...rest } = blocks(m, resolved);
  const uu = toSparse(rest.uu);
  const order = m.rows;
  return {
    size: resolved.length,
    markov: rr,
    K: (t) => ru.mmul(expmAction(uu, ur, lag(t))),
    inhomogeneous: (t, x0) => {
      finiteVector("initial state", x0, order);
      const hidden = column(unresolved.map((index) => x0[index]));
      return entries(ru.mmul(expmAction(uu, hidden, lag(t))));
    },
  };
}

/** Returns a lag or time t ≥ 0, throws otherwise: a memory equation looks backwards only. */
export function lag(t: number): number {
  if (!(t >= 0)) throw new RangeError(`invalid lag: ${t}`);
  return t;
}

/** The textbook route: P as an n×n projector, K = P M e^{QMt} Q M P. The oracle of `blockKernel`. */
export function blockKernelReference(m: AbstractMatrix, resolved: readonly number[], t: number): Matrix {
  const n = squareOrder(m);
  const p = Matrix.zeros(n, n);
  for (const index of resolved) p.set(index, index, 1);
  const q = Matrix.sub(Matrix.eye(n), p);
  const full = Matrix.checkMatrix(m).clone();
  const qm = q.mmul(full);
  return p
    .mmul(full)
    .mmul(expm(qm, t))
    .mmul(qm)
    .mmul(p)
    .selection([...resolved], [...resolved]);
}

export interface ResidualOptions<Time extends number> {
  /** r(t′) for 0 ≤ t′ ≤ t: the resolved coordinates of the full evolution. */
  readonly trajectory: (t: Time) => ArrayLike<number>;
  /** ṙ(t) of the full evolution. */
  readonly rate: (t: Time) => ArrayLike<number>;
  /** Full initial state; without it the inhomogeneous term is left out. */
  readonly x0?: ArrayLike<number>;
  /** Gauss–Legendre points for the memory integral, default 30. */
  readonly points?: number;
}

/** max |ṙ − (Lr + ∫Kr + I)| at time t: zero to quadrature accuracy if and only if the kernel equation holds there. */
export function kernelResidual<Time extends number>(
  kernel: MemoryKernel<Time>,
  t: Time,
  options: ResidualOptions<Time>,
): number {
  const { trajectory, rate, x0, points = 30 } = options;
  const right = kernel.markov.mmul(column(trajectory(t)));
  for (const { node, weight } of gaussLegendre(points, 0, t)) {
    right.add(
      kernel
        .K((t - node) as Time)
        .mmul(column(trajectory(node as Time)))
        .mul(weight),
    );
  }
  if (x0 !== undefined) right.add(column(kernel.inhomogeneous(t, x0)));
  const left = rate(t);
  return Math.max(...entries(right).map((value, index) => Math.abs(value - left[index])));
}

/** The trajectory and rate of ẋ = Mx, x(0) = x0, seen through the resolved coordinates: what `kernelResidual` asks for. */
export function resolvedEvolution(
  m: MatrixLike,
  resolved: readonly number[],
  x0: ArrayLike<number>,
): Required<Pick<ResidualOptions<number>, "trajectory" | "rate" | "x0">> {
  const start = column(finiteVector("initial state", x0, squareOrder(m)));
  const view = (state: Float64Array): Float64Array => Float64Array.from(resolved, (index) => state[index]);
  const generator = toSparse(m);
  const at = (t: number): Float64Array => entries(expmAction(generator, start, t));
  return {
    trajectory: (t) => view(at(t)),
    rate: (t) => view(sparseTimes(generator, at(t))),
    x0,
  };
}
