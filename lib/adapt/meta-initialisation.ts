import { Matrix, solve } from "ml-matrix";
import { column, entries, expm, finiteVector, matrixPower, scaledIdentity, symmetricOrder } from "../linalg/index.js";
import { type InnerSteps, innerSteps, positive, type QuadraticTask } from "../tasks/index.js";
import { descentMap } from "./quadratic.js";

// The meta-initialisation of quadratic tasks in closed form. Each algorithm is a weighted mean of the task minimisers,
//   θ* = (E W_i)⁻¹ E[W_i c_i],   A_i = 1 − αH_i,
//   MAML       W_i = A_iᵏ H_i A_iᵏ      minimises the post-adaptation loss F_k
//   FOMAML     W_i = H_i A_iᵏ           drops the Jacobian Aᵏ from the meta-gradient
//   Reptile    W_i = 1 − A_iᵏ           moves towards the adapted parameters
//   continuous W_i = H_i e^{−2H_i kα}   the limit α → 0 of MAML at fixed kα.
// A_i and H_i commute, hence θ*_FOMAML(2k) = θ*_MAML(k): a sharp test of any implementation.

export type MetaAlgorithm = "maml" | "fomaml" | "reptile";
export type ClosedFormAlgorithm = MetaAlgorithm | "continuous";

const WEIGHTS: Record<ClosedFormAlgorithm, (h: Matrix, alpha: number, k: number) => Matrix> = {
  maml: (h, alpha, k) => {
    const power = matrixPower(descentMap(h, alpha), k);
    return power.mmul(h).mmul(power);
  },
  fomaml: (h, alpha, k) => h.mmul(matrixPower(descentMap(h, alpha), k)),
  reptile: (h, alpha, k) => scaledIdentity(h.rows).sub(matrixPower(descentMap(h, alpha), k)),
  continuous: (h, alpha, k) => h.mmul(expm(h, -2 * k * alpha)),
};

/**
 * θ* after k inner steps (support and query losses equal).
 * @throws for an unknown algorithm, tasks whose shapes differ, a weight or learning rate that is not positive, and for Reptile at k = 0, which never moves and so prefers no θ.
 */
export function thetaStar(
  tasks: readonly QuadraticTask[],
  alpha: number,
  k: InnerSteps,
  algorithm: ClosedFormAlgorithm,
): Float64Array {
  positive("learning rate", alpha);
  const weightOf = WEIGHTS[algorithm];
  if (weightOf === undefined) {
    throw new RangeError(`unknown algorithm "${String(algorithm)}" (known: ${Object.keys(WEIGHTS).join(", ")})`);
  }
  if (algorithm === "reptile" && innerSteps(k) === 0)
    throw new RangeError("invalid number of inner steps: 0 (reptile needs 1)");
  const n = tasks[0]?.c.length;
  if (n === undefined) throw new RangeError("invalid tasks: none given");
  const total = Matrix.zeros(n, n);
  const pull = Matrix.zeros(n, 1);
  for (const { H, c, weight = 1 } of tasks) {
    if (symmetricOrder(H) !== n) throw new RangeError(`invalid curvature: got order ${H.rows}, expected ${n}`);
    positive("weight", weight);
    finiteVector("minimiser", c, n);
    const w = weightOf(H, alpha, k).mul(weight);
    total.add(w);
    pull.add(w.mmul(column(c)));
  }
  return entries(solve(total, pull));
}

/** E c_i, the null: what θ* is when curvature says nothing about the minimiser. */
export function meanMinimiser(tasks: readonly QuadraticTask[]): Float64Array {
  const total = tasks.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const first = tasks[0];
  if (first === undefined) throw new RangeError("invalid tasks: none given");
  return first.c.map((_, i) => tasks.reduce((sum, { c, weight = 1 }) => sum + (weight * c[i]) / total, 0));
}
