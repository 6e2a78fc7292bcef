import { type AbstractMatrix, Matrix } from "ml-matrix";
import {
  column,
  entries,
  expm,
  expmAction,
  expmStepper,
  finiteVector,
  maxDifference,
  squareOrder,
} from "../linalg/index.js";
import { lag, type MemoryKernel } from "./projection.js";
import { sampling } from "./sampled.js";

// The kernel for a projector that is not a choice of coordinates: P = Em·Tr with Tr·Em = 1, where Tr reads the reduced
// state off the full one (a partial trace, an average over tasks) and Em puts it back (ρ_S ↦ ρ_S⊗ρ_B, one shared value):
//   L_eff = Tr L Em,   K(t) = Tr L e^{QLt} Q L Em,   I(t) = Tr L e^{QLt} Q x(0),   Q = 1 − Em·Tr.
// Nakajima, Prog. Theor. Phys. 20, 948 (1958); Zwanzig, J. Chem. Phys. 33, 1338 (1960). Plus sign as in projection.ts.

/**
 * @param l n×n generator (a Liouvillian in a real basis).
 * @param tr m×n reduction.
 * @param em n×m embedding with tr·em = 1.
 * @throws when the shapes do not fit or tr·em differs from the identity by more than 1e-10.
 */
export function nzKernel<Time extends number = number>(
  l: AbstractMatrix,
  tr: AbstractMatrix,
  em: AbstractMatrix,
): MemoryKernel<Time> {
  const { full, reduce, embed, q } = prepare(l, tr, em);
  const qTimes = (x: Matrix): Matrix => Matrix.sub(x, embed.mmul(reduce.mmul(x)));
  const ql = q.mmul(full);
  const source = qTimes(full.mmul(embed));
  const readout = reduce.mmul(full);
  return {
    size: reduce.rows,
    markov: readout.mmul(embed),
    K: (t) => readout.mmul(expmAction(ql, source, lag(t))),
    inhomogeneous: (t, x0) => {
      const hidden = qTimes(column(finiteVector("initial state", x0, full.rows)));
      return entries(readout.mmul(expmAction(ql, hidden, lag(t))));
    },
  };
}

/** The same kernel with e^{QLt} formed in full by the Padé route: the oracle of `nzKernel`. */
export function nzKernelReference(l: AbstractMatrix, tr: AbstractMatrix, em: AbstractMatrix, t: number): Matrix {
  const { full, reduce, embed, q } = prepare(l, tr, em);
  const ql = q.mmul(full);
  return reduce.mmul(full).mmul(expm(ql, t)).mmul(ql).mmul(embed);
}

function prepare(l: AbstractMatrix, tr: AbstractMatrix, em: AbstractMatrix) {
  const n = squareOrder(l);
  const full = Matrix.checkMatrix(l).clone();
  const reduce = Matrix.checkMatrix(tr).clone();
  const embed = Matrix.checkMatrix(em).clone();
  const shape = (a: Matrix): string => `${a.rows}×${a.columns}`;
  if (reduce.columns !== n || shape(embed) !== `${n}×${reduce.rows}`) {
    throw new RangeError(`invalid projector: Tr ${shape(reduce)} and Em ${shape(embed)} for a generator of order ${n}`);
  }
  const gap = maxDifference(reduce.mmul(embed), Matrix.eye(reduce.rows));
  if (!(gap <= 1e-10)) throw new RangeError(`invalid projector: Tr·Em differs from 1 by ${gap}`);
  return { full, reduce, embed, q: Matrix.sub(Matrix.eye(n), embed.mmul(reduce)) };
}

/** K(0), K(Δt), …, K(steps·Δt): a few columns stepped by Δt. */
export function sampleNzKernel(
  l: AbstractMatrix,
  tr: AbstractMatrix,
  em: AbstractMatrix,
  dt: number,
  steps: number,
): Matrix[] {
  const { full, reduce, embed, q } = prepare(l, tr, em);
  sampling(dt, steps);
  const ql = q.mmul(full);
  const step = expmStepper(ql, dt);
  const readout = reduce.mmul(full);
  const samples: Matrix[] = [];
  let columns = ql.mmul(embed);
  for (let n = 0; n <= steps; n++) {
    samples.push(readout.mmul(columns));
    columns = step(columns);
  }
  return samples;
}
